// The body of the LSTM kernel over sixteen lanes; see lstm.h. Included by each ISA's file.
#pragma once

#include "kernels/lanes/activation.h"
#include "kernels/lanes/sums.h"
#include "kernels/lstm/lstm.h"

namespace {

using compact_rnn::LstmTask;

// From the sums of the gates, [4][16], to c and h, for a block of cells.
[[gnu::noinline]] void finish_lstm_cells(const LstmTask& task, std::size_t block, float* sums) {
  float *i = sums, *f = sums + kBlockRows, *g = sums + 2 * kBlockRows, *o = sums + 3 * kBlockRows;
  float *c = task.c + block * kBlockRows, *h = task.h + block * kBlockRows;
  const auto add_peephole = [&](std::size_t p, float* sum) {
    if (!task.peepholes) return;
    const float* peephole = task.peepholes + (3 * block + p) * kBlockRows;
    for (std::size_t k = 0; k < kBlockRows; k += kLanes)
      store(sum + k, fma(load(peephole + k), load(c + k), load(sum + k)));
  };
  add_peephole(0, i);
  add_peephole(1, f);
  activate_all(i, 2 * kBlockRows, Activation::sigmoid, task.gate_clip);
  activate_all(g, kBlockRows, Activation::tanh, task.gate_clip);
  for (std::size_t k = 0; k < kBlockRows; k += kLanes)
    store(c + k, clamp(fma(load(f + k), load(c + k), load(i + k) * load(g + k)), task.cell_clip));
  add_peephole(2, o);
  activate_all(o, kBlockRows, Activation::sigmoid, task.gate_clip);
  for (std::size_t k = 0; k < kBlockRows; k += kLanes)
    store(h + k, load(o + k) * tanh(load(c + k)));
}

void lstm_body(const LstmTask& task) {
  for (std::size_t block = task.first; block < task.last; ++block) {
    float sums[4 * kBlockRows];
    sum_up<4>(task.start + block * 4 * kBlockRows, task.x, 4 * block, sums);
    sum_up<4>(sums, task.m, 4 * block, sums);
    finish_lstm_cells(task, block, sums);
  }
}

}  // namespace
