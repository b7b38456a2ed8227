// The body of the LSTM kernel over sixteen lanes; see lstm.h. Included by each ISA's file.
#pragma once

#include "kernels/lanes/activation.h"
#include "kernels/lanes/cell_blocks.h"
#include "kernels/lanes/sums.h"
#include "kernels/lstm/lstm.h"

namespace {

using compact_rnn::LstmTask;

// The sums of the gates of a block, [4][16], and where its cells stand.
struct LstmCells {
  LstmCells(const LstmTask& task, std::size_t block, float* sums)
      : i(sums),
        f(sums + kBlockRows),
        g(sums + 2 * kBlockRows),
        o(sums + 3 * kBlockRows),
        c(task.c + block * kBlockRows),
        h(task.h + block * kBlockRows) {}
  float *i, *f, *g, *o, *c, *h;
};

// sum += the p-th peephole of the block's cells times c.
inline void add_peephole(const LstmTask& task, std::size_t block, std::size_t p, const float* c,
                         float* sum) {
  const float* peephole = task.peepholes + (3 * block + p) * kBlockRows;
  for (std::size_t k = 0; k < kBlockRows; k += kLanes)
    store(sum + k, fma(load(peephole + k), load(c + k), load(sum + k)));
}

// From the sums of the gates, [count][4][16], to c and h, for neighbouring blocks of cells.
[[gnu::noinline]] void finish_lstm_cells(const LstmTask& task, std::size_t first, std::size_t count,
                                         float* sums) {
  const auto each = [&](const auto& body) {
    for (std::size_t b = 0; b < count; ++b)
      body(LstmCells(task, first + b, sums + b * 4 * kBlockRows), first + b);
  };
  if (task.peepholes)
    each([&](const LstmCells& at, std::size_t block) {
      add_peephole(task, block, 0, at.c, at.i);
      add_peephole(task, block, 1, at.c, at.f);
    });
  each([&](const LstmCells& at, std::size_t) {
    activate_all(at.i, 2 * kBlockRows, Activation::sigmoid, task.gate_clip);
    activate_all(at.g, kBlockRows, Activation::tanh, task.gate_clip);
  });
  each([&](const LstmCells& at, std::size_t block) {
    for (std::size_t k = 0; k < kBlockRows; k += kLanes)
      store(at.c + k, clamp(fma(load(at.f + k), load(at.c + k), load(at.i + k) * load(at.g + k)),
                            task.cell_clip));
    if (task.peepholes) add_peephole(task, block, 2, at.c, at.o);
  });
  each([&](const LstmCells& at, std::size_t) {
    activate_all(at.o, kBlockRows, Activation::sigmoid, task.gate_clip);
  });
  each([&](const LstmCells& at, std::size_t) {
    for (std::size_t k = 0; k < kBlockRows; k += kLanes)
      store(at.h + k, load(at.o + k) * tanh(load(at.c + k)));
  });
}

void lstm_body(const LstmTask& task) {
  const Storage storage = task.m.w.storage;
  by_cell_blocks(task.first, task.last, storage, [&](std::size_t first, std::size_t count) {
    float sums[kCellBlocks * 4 * kBlockRows];
    for (std::size_t b = 0; b < count; ++b) {
      const std::size_t block = first + b;
      float* its = sums + b * 4 * kBlockRows;
      sum_up<4>(task.start + block * 4 * kBlockRows, task.x, 4 * block, its);
      sum_up<4>(its, task.m, 4 * block, its);
    }
    finish_lstm_cells(task, first, count, sums);
  });
}

}  // namespace
