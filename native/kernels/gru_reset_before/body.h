// The bodies of the two kernels over sixteen lanes; see gru_reset_before.h. Included by each ISA's
// file.
#pragma once

#include "kernels/gru_reset_before/gru_reset_before.h"
#include "kernels/lanes/activation.h"
#include "kernels/lanes/cell_blocks.h"
#include "kernels/lanes/sums.h"

namespace {

using compact_rnn::GruCandidateTask;
using compact_rnn::GruGatesTask;

void gru_gates_body(const GruGatesTask& task) {
  const Storage storage = task.m.w.storage;
  by_cell_blocks(task.first, task.last, storage, [&](std::size_t first, std::size_t count) {
    float sums[kCellBlocks * 2 * kBlockRows];
    for (std::size_t b = 0; b < count; ++b) {
      const std::size_t block = first + b;
      float* its = sums + b * 2 * kBlockRows;
      sum_up<2>(task.start + 3 * block * kBlockRows, task.x, 3 * block, its);
      sum_up<2>(its, task.m, 3 * block, its);
    }
    activate_all(sums, count * 2 * kBlockRows, Activation::sigmoid, task.gate_clip);
    for (std::size_t b = 0; b < count; ++b) {
      const float *r = sums + b * 2 * kBlockRows, *z = r + kBlockRows;
      for (std::size_t i = 0; i < kBlockRows; i += kLanes) {
        const std::size_t cell = (first + b) * kBlockRows + i;
        store(task.z + cell, load(z + i));
        store(task.reset + cell, load(r + i) * load(task.h_previous + cell));
      }
    }
  });
}

void gru_candidate_body(const GruCandidateTask& task) {
  const Storage storage = task.m_reset.w.storage;
  by_cell_blocks(task.first, task.last, storage, [&](std::size_t first, std::size_t count) {
    float sums[kCellBlocks * kBlockRows];
    for (std::size_t b = 0; b < count; ++b) {
      const std::size_t block = first + b;
      float* its = sums + b * kBlockRows;
      sum_up<1>(task.start + (3 * block + 2) * kBlockRows, task.x, 3 * block + 2, its);
      sum_up<1>(its, task.m_reset, 3 * block + 2, its);
    }
    activate_all(sums, count * kBlockRows, Activation::tanh, task.gate_clip);
    for (std::size_t i = 0; i < count * kBlockRows; i += kLanes) {
      const std::size_t cell = first * kBlockRows + i;
      const Lanes n = load(sums + i), h = load(task.h_previous + cell);
      store(task.h + cell, fma(load(task.z + cell), h - n, n));
    }
  });
}

}  // namespace
