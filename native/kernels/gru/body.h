// The body of the GRU kernel over sixteen lanes; see gru.h. Included by each ISA's file.
#pragma once

#include "kernels/gru/gru.h"
#include "kernels/lanes/activation.h"
#include "kernels/lanes/cell_blocks.h"
#include "kernels/lanes/sums.h"

namespace {

using compact_rnn::GruTask;

// From the sums of r, z and what r scales of n, [count][3][16], and the rest of n, [count][16], to
// h, for neighbouring blocks of cells.
[[gnu::noinline]] void finish_gru_cells(const GruTask& task, std::size_t first, std::size_t count,
                                        float* sums, const float* input_n) {
  for (std::size_t b = 0; b < count; ++b)
    activate_all(sums + b * 3 * kBlockRows, 2 * kBlockRows, Activation::sigmoid, task.gate_clip);
  for (std::size_t b = 0; b < count; ++b) {
    const float* r = sums + b * 3 * kBlockRows;
    float* n = sums + (b * 3 + 2) * kBlockRows;
    for (std::size_t i = 0; i < kBlockRows; i += kLanes)
      store(n + i, fma(load(r + i), load(n + i), load(input_n + b * kBlockRows + i)));
    activate_all(n, kBlockRows, Activation::tanh, task.gate_clip);
  }
  for (std::size_t b = 0; b < count; ++b) {
    const float* z = sums + (b * 3 + 1) * kBlockRows;
    const float* n = sums + (b * 3 + 2) * kBlockRows;
    const std::size_t cell = (first + b) * kBlockRows;
    for (std::size_t i = 0; i < kBlockRows; i += kLanes)
      store(task.h + cell + i,
            fma(load(z + i), load(task.h_previous + cell + i) - load(n + i), load(n + i)));
  }
}

void gru_body(const GruTask& task) {
  const Storage storage = task.m.w.storage;
  by_cell_blocks(task.first, task.last, storage, [&](std::size_t first, std::size_t count) {
    // r and z go on summing; n keeps its input part aside: r scales only the recurrent part.
    float sums[kCellBlocks * 3 * kBlockRows], input_n[kCellBlocks * kBlockRows];
    for (std::size_t b = 0; b < count; ++b) {
      const std::size_t block = first + b;
      float *its = sums + b * 3 * kBlockRows, *n = its + 2 * kBlockRows;
      sum_up<3>(task.start + block * 3 * kBlockRows, task.x, 3 * block, its);
      for (std::size_t i = 0; i < kBlockRows; i += kLanes) {
        store(input_n + b * kBlockRows + i, load(n + i));
        store(n + i, load(task.recurrent_start + (3 * block + 2) * kBlockRows + i));
      }
      sum_up<3>(its, task.m, 3 * block, its);
    }
    finish_gru_cells(task, first, count, sums, input_n);
  });
}

}  // namespace
