// The tile of affine_many over int4: one block of rows for some vectors, a register of rows at a
// time, each group of weights unpacked once for all of them (lanes/int4.h).
#pragma once

#include "kernels/affine_many/tiles.h"

namespace {

struct Int4Tile {
  static constexpr int kSums = kInt4TileSums;

  template <int BLOCKS, int VECTORS>
  static void run(const Pass& pass, const ManyVector* vectors) {
    static_assert(BLOCKS == 1);
    for (int r = 0; r < kRegisters; ++r) rows<VECTORS>(pass, vectors, r * kLanes);
  }

  // Those of one register, from the `lane`-th of the block on.
  template <int VECTORS>
  static void rows(const Pass& pass, const ManyVector* vectors, std::size_t lane) {
    Int4Run run = int4_run(pass.task.w, pass.block);
    run.w += 4 * lane;
    run.scales += lane;
    std::size_t left = pass.task.w.steps;
    Lanes totals[VECTORS];
    for (int j = 0; j < VECTORS; ++j) totals[j] = broadcast(0.0f);
    for (std::size_t group = 0; group < run.groups; ++group, left -= kGroupSteps) {
      const std::size_t steps = left < kGroupSteps ? left : kGroupSteps;
      GroupPart parts[VECTORS][kGroupParts] = {};
#pragma GCC unroll 1
      for (std::size_t s = 0; s < steps; ++s) {
        const Nibbles both = load_nibbles(run.w + s * run.step);
        const Nibbles low = low_of(both), high = high_of(both);
        const std::size_t column = (group * kGroupSteps + s) * kInt4Columns;
#pragma GCC unroll 8
        for (int j = 0; j < VECTORS; ++j) {
          const std::int8_t* q = vectors[j].x.q + pass.byte * vectors[j].x.byte_stride + column;
          add_low(parts[j], low, broadcast_int4_quad(q));
          add_high(parts[j], high, broadcast_int4_quad(q + 4));
        }
      }
      const Lanes scale = load_half(run.scales + group * run.scale_step);
#pragma GCC unroll 8
      for (int j = 0; j < VECTORS; ++j) {
        const std::int32_t sum = vectors[j].x.group_sums[pass.byte * run.groups + group];
        totals[j] = fma(to_lanes(sum_of(parts[j]) - 8 * sum), scale, totals[j]);
      }
      run.w += kGroupSteps * run.step;
    }
    const std::size_t row = pass.block * kBlockRows + lane;
    for (int j = 0; j < VECTORS; ++j)
      store(vectors[j].y + row, fma(totals[j], broadcast(byte_scale(vectors[j].x, pass.byte)),
                                    start_of(pass, vectors[j], row)));
  }
};

}  // namespace
