// The body of the LSTM kernel over sixteen lanes; see lstm.h. Included by each ISA's file.
#pragma once

#include "kernels/lanes/activation.h"
#include "kernels/lanes/sums.h"
#include "kernels/lstm/lstm.h"

namespace {

using compact_rnn::LstmTask;

enum LstmGate { I, F, G, O };

void lstm_body(const LstmTask& task) {
  for (std::size_t block = task.first; block < task.last; ++block) {
    const float* start = task.start + block * 4 * kBlockRows;
    Lanes sum[4] = {load(start), load(start + kBlockRows), load(start + 2 * kBlockRows),
                    load(start + 3 * kBlockRows)};
    accumulate(task.x, 4 * block, sum);
    accumulate(task.m, 4 * block, sum);

    const float* peephole = task.peepholes ? task.peepholes + block * 3 * kBlockRows : nullptr;
    Lanes c = load(task.c + block * kBlockRows);
    if (peephole) {
      sum[I] = fma(load(peephole), c, sum[I]);
      sum[F] = fma(load(peephole + kBlockRows), c, sum[F]);
    }
    const Lanes i = sigmoid(clamp(sum[I], task.gate_clip));
    const Lanes f = sigmoid(clamp(sum[F], task.gate_clip));
    const Lanes g = tanh(clamp(sum[G], task.gate_clip));
    c = clamp(fma(f, c, i * g), task.cell_clip);
    if (peephole) sum[O] = fma(load(peephole + 2 * kBlockRows), c, sum[O]);
    const Lanes o = sigmoid(clamp(sum[O], task.gate_clip));
    store(task.c + block * kBlockRows, c);
    store(task.h + block * kBlockRows, o * tanh(c));
  }
}

}  // namespace
