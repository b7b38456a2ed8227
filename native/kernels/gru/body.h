// The body of the GRU kernel over sixteen lanes; see gru.h. Included by each ISA's file.
#pragma once

#include "kernels/gru/gru.h"
#include "kernels/lanes/activation.h"
#include "kernels/lanes/sums.h"

namespace {

using compact_rnn::GruTask;

enum GruGate { R, Z, N };

void gru_body(const GruTask& task) {
  for (std::size_t block = task.first; block < task.last; ++block) {
    const float* start = task.start + block * 3 * kBlockRows;
    Lanes sum[3] = {load(start), load(start + kBlockRows), load(start + 2 * kBlockRows)};
    accumulate(task.x, 3 * block, sum);
    // r and z go on summing; n keeps its input part aside, since r scales only the recurrent part.
    const Lanes input_n = sum[N];
    sum[N] = load(task.recurrent_start + (3 * block + N) * kBlockRows);
    accumulate(task.m, 3 * block, sum);

    const Lanes r = sigmoid(clamp(sum[R], task.gate_clip));
    const Lanes z = sigmoid(clamp(sum[Z], task.gate_clip));
    const Lanes n = tanh(clamp(fma(r, sum[N], input_n), task.gate_clip));
    const Lanes h = load(task.h_previous + block * kBlockRows);
    store(task.h + block * kBlockRows, fma(z, h - n, n));
  }
}

}  // namespace
