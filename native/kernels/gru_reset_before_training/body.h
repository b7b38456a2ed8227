// The bodies of the four kernels; see gru_reset_before_training.h. Included by each ISA's file, and
// once for doubles.
#pragma once

#include "kernels/gru_reset_before_training/gru_reset_before_training.h"
#include "kernels/lanes/activation.h"
#include "kernels/lanes/cells.h"

namespace {

using compact_rnn::ResetCandidateBackwardTask;
using compact_rnn::ResetCandidateForwardTask;
using compact_rnn::ResetGatesBackwardTask;
using compact_rnn::ResetGatesForwardTask;

void reset_gates_forward_body(const ResetGatesForwardTask<Real>& task) {
  const std::size_t cells = task.at.cells;
  const Clamped gate(Activation::sigmoid, task.gate_clip);
  for_cells(task.at, [&](const CellRun& at) {
    const std::size_t offset = at.sequence * cells + at.cell;
    if (at.is_padding) {
      store(task.reset + offset, broadcast(0), at.count);
      return;
    }
    Real* gates = task.gates + at.sequence * 3 * cells + at.cell;
    const auto sum = [&](std::size_t g) {
      return load(gates + g * cells, at.count) + load(task.bias + g * cells + at.cell, at.count);
    };
    const Lanes r = gate.forward(sum(0));
    store(gates, r, at.count);
    store(gates + cells, gate.forward(sum(1)), at.count);
    store(task.reset + offset, r * load(task.h_previous + offset, at.count), at.count);
  });
}

void reset_candidate_forward_body(const ResetCandidateForwardTask<Real>& task) {
  const std::size_t cells = task.at.cells;
  const Clamped candidate(Activation::tanh, task.gate_clip);
  for_cells(task.at, [&](const CellRun& at) {
    const std::size_t offset = at.sequence * cells + at.cell;
    const Lanes h = load(task.h_previous + offset, at.count);
    if (at.is_padding) {
      store(task.h + offset, h, at.count);
      return;
    }
    Real* gates = task.gates + at.sequence * 3 * cells + at.cell;
    const Lanes sum =
        load(gates + 2 * cells, at.count) + load(task.bias + 2 * cells + at.cell, at.count);
    const Lanes n = candidate.forward(sum), z = load(gates + cells, at.count);
    store(gates + 2 * cells, n, at.count);
    store(task.h + offset, fma(z, h - n, n), at.count);
  });
}

void reset_candidate_backward_body(const ResetCandidateBackwardTask<Real>& task) {
  const std::size_t cells = task.at.cells;
  const Clamped gate(Activation::sigmoid, task.gate_clip),
      candidate(Activation::tanh, task.gate_clip);
  for_cells(task.at, [&](const CellRun& at) {
    const std::size_t offset = at.sequence * cells + at.cell;
    Real* gates = task.gates + at.sequence * 3 * cells + at.cell;
    if (at.is_padding) {
      for (std::size_t g = 0; g < 3; ++g) store(gates + g * cells, broadcast(0), at.count);
      return;
    }
    const Lanes z = load(gates + cells, at.count), n = load(gates + 2 * cells, at.count);
    const Lanes dh = load(task.dh + offset, at.count) + load(task.carried + offset, at.count);
    const Lanes d_z = gate.backward(z, (load(task.h_previous + offset, at.count) - n) * dh);
    store(gates + cells, d_z, at.count);
    store(gates + 2 * cells, candidate.backward(n, (broadcast(1) - z) * dh), at.count);
    store(task.carried + offset, z * dh, at.count);
  });
}

void reset_gates_backward_body(const ResetGatesBackwardTask<Real>& task) {
  const std::size_t cells = task.at.cells;
  const Clamped gate(Activation::sigmoid, task.gate_clip);
  for_cells(task.at, [&](const CellRun& at) {
    if (at.is_padding) return;
    const std::size_t offset = at.sequence * cells + at.cell;
    Real* gates = task.gates + at.sequence * 3 * cells + at.cell;
    const Lanes r = load(gates, at.count), d_reset = load(task.d_reset + offset, at.count);
    store(gates, gate.backward(r, load(task.h_previous + offset, at.count) * d_reset), at.count);
    store(task.carried + offset, fma(r, d_reset, load(task.carried + offset, at.count)), at.count);
  });
}

}  // namespace
