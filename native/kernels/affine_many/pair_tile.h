// The tile of affine_many over int8 where one instruction multiplies two rows by two vectors
// (SMMLA of Armv8.6, twice the products of SDOT): vectors go in pairs, steps of four columns too.
#pragma once

#include "kernels/affine_many/tiles.h"

namespace {

struct PairTile {
  static constexpr int kSums = kByteTileSums;

  template <int BLOCKS, int VECTORS>
  static void run(const Pass& pass, const ManyVector* vectors) {
    static_assert(BLOCKS == 1);
    if constexpr (VECTORS % 2 != 0)
      ByteTile::run<BLOCKS, VECTORS>(pass, vectors);
    else
      run_pairs<VECTORS>(pass, vectors);
  }

 private:
  template <int VECTORS>
  static void run_pairs(const Pass& pass, const ManyVector* vectors) {
    constexpr int kPairs = VECTORS / 2;
    constexpr std::size_t kStepBytes = 4 * kBlockRows;
    const PanelView& w = pass.task.w;
    const std::size_t step_bytes = pass.position.width * kStepBytes;
    const std::int8_t* weights =
        static_cast<const std::int8_t*>(w.data) + pass.position.block * kStepBytes;
    const std::int8_t* q[VECTORS];
#pragma GCC unroll 8
    for (int j = 0; j < VECTORS; ++j) q[j] = byte_of<AnyDots>(vectors[j].x, pass.byte);
    // Of rows 0 and 1, and of rows 2 and 3 of each register's four: [2 rows][2 vectors].
    Integers low[kPairs][kRegisters] = {}, high[kPairs][kRegisters] = {};
    std::size_t step = 0;
    for (; step + 2 <= w.steps; step += 2, weights += 2 * step_bytes) {
      PairColumns columns[kPairs];
#pragma GCC unroll 8
      for (int p = 0; p < kPairs; ++p)
        columns[p] = load_pair(q[2 * p] + 4 * step, q[2 * p + 1] + 4 * step);
#pragma GCC unroll 8
      for (int r = 0; r < kRegisters; ++r) {
        const std::int8_t* rows = weights + r * 4 * kLanes;
        fetch_ahead(rows + w.steps * step_bytes);
        const Bytes first = load_bytes(rows), second = load_bytes(rows + step_bytes);
        const Bytes upper = upper_rows(first, second), lower = lower_rows(first, second);
#pragma GCC unroll 8
        for (int p = 0; p < kPairs; ++p) {
          low[p][r] = add_pair_dots(low[p][r], upper, columns[p]);
          high[p][r] = add_pair_dots(high[p][r], lower, columns[p]);
        }
      }
    }
#pragma GCC unroll 8
    for (int p = 0; p < kPairs; ++p)
#pragma GCC unroll 8
      for (int r = 0; r < kRegisters; ++r) {
        Integers dots[2] = {of_first(low[p][r], high[p][r]), of_second(low[p][r], high[p][r])};
        for (int j = 0; j < 2; ++j) {
          const ManyVector& vector = vectors[2 * p + j];
          if (step < w.steps)
            dots[j] = add_dots(dots[j], load_bytes(weights + r * 4 * kLanes),
                               broadcast_quad(q[2 * p + j] + 4 * step));
          const std::size_t row = pass.block * kBlockRows + r * kLanes;
          store(vector.y + row, add_scaled<AnyDots>(start_of(pass, vector, row), dots[j], w, row,
                                                    vector.x, pass.byte));
        }
      }
  }
};

}  // namespace
