// The body of the GRU kernel over sixteen lanes; see gru.h. Included by each ISA's file.
#pragma once

#include "kernels/gru/gru.h"
#include "kernels/lanes/activation.h"
#include "kernels/lanes/sums.h"

namespace {

using compact_rnn::GruTask;

// From the sums of r, z and what r scales of n, [3][16], and the rest of n, [16], to h.
[[gnu::noinline]] void finish_gru_cells(const GruTask& task, std::size_t block, float* sums,
                                        const float* input_n) {
  float *r = sums, *z = sums + kBlockRows, *n = sums + 2 * kBlockRows;
  activate_all(sums, 2 * kBlockRows, Activation::sigmoid, task.gate_clip);
  for (std::size_t i = 0; i < kBlockRows; i += kLanes)
    store(n + i, fma(load(r + i), load(n + i), load(input_n + i)));
  activate_all(n, kBlockRows, Activation::tanh, task.gate_clip);
  const float* h_previous = task.h_previous + block * kBlockRows;
  for (std::size_t i = 0; i < kBlockRows; i += kLanes)
    store(task.h + block * kBlockRows + i,
          fma(load(z + i), load(h_previous + i) - load(n + i), load(n + i)));
}

void gru_body(const GruTask& task) {
  for (std::size_t block = task.first; block < task.last; ++block) {
    // r and z go on summing; n keeps its input part aside, since r scales only the recurrent part.
    float sums[3 * kBlockRows], input_n[kBlockRows];
    float* n = sums + 2 * kBlockRows;
    sum_up<3>(task.start + block * 3 * kBlockRows, task.x, 3 * block, sums);
    for (std::size_t i = 0; i < kBlockRows; i += kLanes) {
      store(input_n + i, load(n + i));
      store(n + i, load(task.recurrent_start + (3 * block + 2) * kBlockRows + i));
    }
    sum_up<3>(sums, task.m, 3 * block, sums);
    finish_gru_cells(task, block, sums, input_n);
  }
}

}  // namespace
