// The tile of affine_many over int4: neighbouring blocks of rows for some vectors, a register of
// each block at a time, each group of weights unpacked once for all vectors (lanes/int4.h).
#pragma once

#include "kernels/affine_many/tiles.h"

namespace {

struct Int4Tile {
  static constexpr int kBlocks = kInt4TileBlocks;
  static constexpr int kSums = kInt4TileSums;

  template <int BLOCKS, int VECTORS>
  static void run(const Pass& pass, const ManyVector* vectors) {
    for (int r = 0; r < kRegisters; ++r) rows<BLOCKS, VECTORS>(pass, vectors, r * kLanes);
  }

  // Those of a register of each block, from its `lane`-th on.
  template <int BLOCKS, int VECTORS>
  static void rows(const Pass& pass, const ManyVector* vectors, std::size_t lane) {
    Int4Run run = int4_run(pass.task.w, pass.block);
    run.w += 4 * lane;
    run.scales += lane;
    std::size_t left = pass.task.w.steps;
    const std::int8_t* q[VECTORS];
    const std::int32_t* offsets[VECTORS];
    Lanes totals[VECTORS][BLOCKS];
#pragma GCC unroll 8
    for (int j = 0; j < VECTORS; ++j) {
      q[j] = vectors[j].x.q + pass.byte * vectors[j].x.byte_stride;
      offsets[j] = vectors[j].x.group_offsets + pass.byte * run.groups;
#pragma GCC unroll 2
      for (int b = 0; b < BLOCKS; ++b) totals[j][b] = broadcast(0.0f);
    }
    for (std::size_t group = 0; group < run.groups; ++group, left -= kGroupSteps) {
      const std::size_t steps = left < kGroupSteps ? left : kGroupSteps;
      GroupPart parts[VECTORS][BLOCKS][kGroupParts] = {};
#pragma GCC unroll 1
      for (std::size_t s = 0; s < steps; ++s, run.w += run.step) {
        const std::size_t column = (group * kGroupSteps + s) * kInt4Columns;
        Nibbles low[BLOCKS], high[BLOCKS];
#pragma GCC unroll 2
        for (int b = 0; b < BLOCKS; ++b) {
          const std::uint8_t* w = run.w + b * kInt4Bytes;
          fetch_ahead(w + pass.task.w.steps * run.step);
          const Nibbles both = load_nibbles(w);
          low[b] = low_of(both);
          high[b] = high_of(both);
        }
#pragma GCC unroll 8
        for (int j = 0; j < VECTORS; ++j) {
          const Int4Quad first = broadcast_int4_quad(q[j] + column),
                         second = broadcast_int4_quad(q[j] + column + 4);
#pragma GCC unroll 2
          for (int b = 0; b < BLOCKS; ++b) {
            add_low(parts[j][b], low[b], first);
            add_high(parts[j][b], high[b], second);
          }
        }
      }
#pragma GCC unroll 2
      for (int b = 0; b < BLOCKS; ++b) {
        const Lanes scale = load_half(run.scales + b * kBlockRows);
#pragma GCC unroll 8
        for (int j = 0; j < VECTORS; ++j)
          totals[j][b] =
              fma(to_lanes(sum_of(parts[j][b]) + offsets[j][group]), scale, totals[j][b]);
      }
      run.scales += run.scale_step;
    }
#pragma GCC unroll 8
    for (int j = 0; j < VECTORS; ++j) {
      const Lanes scale = broadcast(byte_scale(vectors[j].x, pass.byte));
#pragma GCC unroll 2
      for (int b = 0; b < BLOCKS; ++b) {
        const std::size_t row = (pass.block + b) * kBlockRows + lane;
        store(vectors[j].y + row, fma(totals[j][b], scale, start_of(pass, vectors[j], row)));
      }
    }
  }
};

}  // namespace
