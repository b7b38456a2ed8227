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
    const float* start = task.start + 3 * block * kBlockRows;
    Lanes sum[2] = {load(start), load(start + kBlockRows)};
    accumulate(task.x, 3 * block, sum);
    accumulate(task.m, 3 * block, sum);
    const Lanes r = sigmoid(clamp(sum[0], task.gate_clip));
    store(task.z + block * kBlockRows, sigmoid(clamp(sum[1], task.gate_clip)));
    store(task.reset + block * kBlockRows, r * load(task.h_previous + block * kBlockRows));
  }
}

void gru_candidate_body(const GruCandidateTask& task) {
  for (std::size_t block = task.first; block < task.last; ++block) {
    Lanes sum[1] = {load(task.start + (3 * block + 2) * kBlockRows)};
    accumulate(task.x, 3 * block + 2, sum);
    accumulate(task.m_reset, 3 * block + 2, sum);
    const Lanes n = tanh(clamp(sum[0], task.gate_clip));
    const Lanes h = load(task.h_previous + block * kBlockRows);
    store(task.h + block * kBlockRows, fma(load(task.z + block * kBlockRows), h - n, n));
  }
}

}  // namespace
