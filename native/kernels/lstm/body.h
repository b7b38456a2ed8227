// The body of the LSTM kernel over sixteen lanes; see lstm.h. Included by each ISA's file.
#pragma once

#include "kernels/lanes/activation.h"
#include "kernels/lanes/sums.h"
#include "kernels/lstm/lstm.h"

namespace {

using compact_rnn::LstmTask;

// Blocks of cells whose gate sums are made one after another and whose cells are then finished side
// by side: a curve is a chain of twenty operations, each of which waits for the last, and other
// blocks' curves fill the time. Measured (AMD EPYC, five layers of 500 cells, int8, us of a step):
// over 24 columns AVX2 14.4, by four blocks 12.1; over 200 columns 39.5 and 36.3; AVX-512 with VNNI
// 10.8 and 8.8, but 29.2 and 31.0: there the next weights come in while cells are finished.
constexpr std::size_t kLstmBlocks = kLanes == 8 ? 4 : 1;

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
  for (std::size_t first = task.first; first < task.last; first += kLstmBlocks) {
    const std::size_t left = task.last - first, count = left < kLstmBlocks ? left : kLstmBlocks;
    float sums[kLstmBlocks * 4 * kBlockRows];
    for (std::size_t b = 0; b < count; ++b) {
      const std::size_t block = first + b;
      float* its = sums + b * 4 * kBlockRows;
      sum_up<4>(task.start + block * 4 * kBlockRows, task.x, 4 * block, its);
      sum_up<4>(its, task.m, 4 * block, its);
    }
    finish_lstm_cells(task, first, count, sums);
  }
}

}  // namespace
