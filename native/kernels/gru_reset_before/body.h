// The bodies of the two kernels over sixteen lanes; see gru_reset_before.h. Included by each ISA's
// file.
#pragma once

#include "kernels/gru_reset_before/gru_reset_before.h"
#include "kernels/lanes/activation.h"
#include "kernels/lanes/sums.h"

namespace {

using compact_rnn::GruCandidateTask;
using compact_rnn::GruGatesTask;

void gru_gates_body(const GruGatesTask& task) {
  for (std::size_t block = task.first; block < task.last; ++block) {
    float sums[2 * kBlockRows];
    sum_up<2>(task.start + 3 * block * kBlockRows, task.x, 3 * block, sums);
    sum_up<2>(sums, task.m, 3 * block, sums);
    activate_all(sums, 2 * kBlockRows, Activation::sigmoid, task.gate_clip);
    const float *r = sums, *z = sums + kBlockRows;
    for (std::size_t i = 0; i < kBlockRows; i += kLanes) {
      const std::size_t cell = block * kBlockRows + i;
      store(task.z + cell, load(z + i));
      store(task.reset + cell, load(r + i) * load(task.h_previous + cell));
    }
  }
}

void gru_candidate_body(const GruCandidateTask& task) {
  for (std::size_t block = task.first; block < task.last; ++block) {
    float sums[kBlockRows];
    sum_up<1>(task.start + (3 * block + 2) * kBlockRows, task.x, 3 * block + 2, sums);
    sum_up<1>(sums, task.m_reset, 3 * block + 2, sums);
    activate_all(sums, kBlockRows, Activation::tanh, task.gate_clip);
    for (std::size_t i = 0; i < kBlockRows; i += kLanes) {
      const std::size_t cell = block * kBlockRows + i;
      const Lanes n = load(sums + i), h = load(task.h_previous + cell);
      store(task.h + cell, fma(load(task.z + cell), h - n, n));
    }
  }
}

}  // namespace
