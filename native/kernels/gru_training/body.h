// The bodies of the two kernels; see gru_training.h. Included by each ISA's file, and once for
// doubles.
#pragma once

#include "kernels/gru_training/gru_training.h"
#include "kernels/lanes/activation.h"
#include "kernels/lanes/cells.h"

namespace {

using compact_rnn::GruBackwardTask;
using compact_rnn::GruForwardTask;

void gru_forward_body(const GruForwardTask<Real>& task) {
  const std::size_t cells = task.at.cells;
  const Clamped gate(Activation::sigmoid, task.gate_clip),
      candidate(Activation::tanh, task.gate_clip);
  for_cells(task.at, [&](const CellRun& at) {
    const std::size_t offset = at.sequence * cells + at.cell;
    const Lanes h = load(task.h_previous + offset, at.count);
    if (at.is_padding) {
      store(task.h + offset, h, at.count);
      return;
    }
    Real* gates = task.gates + at.sequence * 3 * cells + at.cell;
    const auto sum = [&](std::size_t g) {
      return load(gates + g * cells, at.count) + load(task.bias + g * cells + at.cell, at.count);
    };
    Lanes q = load(task.recurrent_n + offset, at.count);
    if (task.recurrent_bias) q = q + load(task.recurrent_bias + at.cell, at.count);
    const Lanes r = gate.forward(sum(0)), z = gate.forward(sum(1));
    const Lanes n = candidate.forward(fma(r, q, sum(2)));
    store(gates, r, at.count);
    store(gates + cells, z, at.count);
    store(gates + 2 * cells, n, at.count);
    store(task.recurrent_n + offset, q, at.count);
    store(task.h + offset, fma(z, h - n, n), at.count);
  });
}

void gru_backward_body(const GruBackwardTask<Real>& task) {
  const std::size_t cells = task.at.cells;
  const Clamped gate(Activation::sigmoid, task.gate_clip),
      candidate(Activation::tanh, task.gate_clip);
  for_cells(task.at, [&](const CellRun& at) {
    const std::size_t offset = at.sequence * cells + at.cell;
    Real* gates = task.gates + at.sequence * 3 * cells + at.cell;
    if (at.is_padding) {
      for (std::size_t g = 0; g < 3; ++g) store(gates + g * cells, broadcast(0), at.count);
      store(task.recurrent_n + offset, broadcast(0), at.count);
      return;
    }
    const Lanes r = load(gates, at.count), z = load(gates + cells, at.count);
    const Lanes n = load(gates + 2 * cells, at.count),
                q = load(task.recurrent_n + offset, at.count);
    const Lanes dh = load(task.dh + offset, at.count) + load(task.carried + offset, at.count);
    const Lanes d_n = candidate.backward(n, (broadcast(1) - z) * dh);
    const Lanes d_z = gate.backward(z, (load(task.h_previous + offset, at.count) - n) * dh);
    store(gates, gate.backward(r, q * d_n), at.count);
    store(gates + cells, d_z, at.count);
    store(gates + 2 * cells, d_n, at.count);
    store(task.recurrent_n + offset, r * d_n, at.count);
    store(task.carried + offset, z * dh, at.count);
  });
}

}  // namespace
