// The bodies of the two kernels; see lstm_training.h. Included by each ISA's file, and once for
// doubles.
#pragma once

#include "kernels/lanes/activation.h"
#include "kernels/lanes/cells.h"
#include "kernels/lstm_training/lstm_training.h"

namespace {

using compact_rnn::LstmBackwardTask;
using compact_rnn::LstmForwardTask;

void lstm_forward_body(const LstmForwardTask<Real>& task) {
  enum Gate { I, F, G, O };
  const std::size_t cells = task.at.cells;
  const Clamped gate(Activation::sigmoid, task.gate_clip), input(Activation::tanh, task.gate_clip);
  for_cells(task.at, [&](const CellRun& at) {
    const std::size_t offset = at.sequence * cells + at.cell;
    Lanes c = load(task.c_previous + offset, at.count);
    if (at.is_padding) {
      store(task.c + offset, c, at.count);
      store(task.h + offset, load(task.h_previous + offset, at.count), at.count);
      return;
    }
    Real* gates = task.gates + at.sequence * 4 * cells + at.cell;
    const auto sum = [&](std::size_t g) {
      return load(gates + g * cells, at.count) + load(task.bias + g * cells + at.cell, at.count);
    };
    const auto seen = [&](Lanes x, std::size_t p) {  // through the peephole of gate p of i, f, o
      return task.peepholes ? fma(load(task.peepholes + p * cells + at.cell, at.count), c, x) : x;
    };
    const Lanes i = gate.forward(seen(sum(I), 0));
    const Lanes f = gate.forward(seen(sum(F), 1));
    const Lanes g = input.forward(sum(G));
    c = clamp(fma(f, c, i * g), task.cell_clip);
    const Lanes o = gate.forward(seen(sum(O), 2));
    store(gates + I * cells, i, at.count);
    store(gates + F * cells, f, at.count);
    store(gates + G * cells, g, at.count);
    store(gates + O * cells, o, at.count);
    store(task.c + offset, c, at.count);
    store(task.h + offset, o * tanh(c), at.count);
  });
}

void lstm_backward_body(const LstmBackwardTask<Real>& task) {
  enum Gate { I, F, G, O };
  const std::size_t cells = task.at.cells;
  const Clamped gate(Activation::sigmoid, task.gate_clip), input(Activation::tanh, task.gate_clip);
  const Clamped cell(Activation::none, task.cell_clip);
  for_cells(task.at, [&](const CellRun& at) {
    const std::size_t offset = at.sequence * cells + at.cell;
    Real* gates = task.gates + at.sequence * 4 * cells + at.cell;
    if (at.is_padding) {
      for (std::size_t g = 0; g < 4; ++g) store(gates + g * cells, broadcast(0), at.count);
      return;
    }
    const auto peephole = [&](std::size_t p) {
      return load(task.peepholes + p * cells + at.cell, at.count);
    };
    const Lanes i = load(gates + I * cells, at.count), f = load(gates + F * cells, at.count);
    const Lanes g = load(gates + G * cells, at.count), o = load(gates + O * cells, at.count);
    const Lanes c = load(task.c + offset, at.count), tanh_c = tanh(c);
    const Lanes dh = load(task.dh + offset, at.count);
    const Lanes d_o = gate.backward(o, dh * tanh_c);
    Lanes dc = fma(dh * o, slope(tanh_c, Activation::tanh), load(task.dc + offset, at.count));
    if (task.peepholes) dc = fma(peephole(2), d_o, dc);
    dc = cell.backward(c, dc);
    const Lanes d_i = gate.backward(i, dc * g);
    const Lanes d_f = gate.backward(f, dc * load(task.c_previous + offset, at.count));
    const Lanes d_g = input.backward(g, dc * i);
    dc = dc * f;
    if (task.peepholes) dc = fma(peephole(0), d_i, fma(peephole(1), d_f, dc));
    store(gates + I * cells, d_i, at.count);
    store(gates + F * cells, d_f, at.count);
    store(gates + G * cells, d_g, at.count);
    store(gates + O * cells, d_o, at.count);
    store(task.dc + offset, dc, at.count);
  });
}

}  // namespace
