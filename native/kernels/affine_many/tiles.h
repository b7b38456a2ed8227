// The tiles of affine_many: a pass over the weights of some blocks for some vectors, whose sums
// stay in registers.
#pragma once

#include "kernels/affine_many/affine_many.h"
#include "kernels/lanes/activation.h"
#include "kernels/lanes/sums.h"

namespace {

using compact_rnn::AffineManyTask;
using compact_rnn::ManyVector;

// Vectors of a tile of `sums` sums of `blocks` blocks. Measured on AVX-512 (16 vectors, GFLOP/s):
// with at most 8 two blocks reach 91 and one 63, with at most 12 they reach 85 and 59.
constexpr int vectors_of(int sums, int blocks) { return sums / blocks < 8 ? sums / blocks : 8; }

// Steps of the pass whose weights, 16 kB of a panel of four blocks in f32, stay in the first-level
// cache while all vectors go over them. Measured (four blocks of 500 columns in the second-level
// cache, 48 vectors, GFLOP/s): 32 steps 109, 64 119, 128 126, all 125; but weights that come from
// farther away want smaller tiles.
constexpr std::size_t kTileSteps = 64;

// Fetches the weights of the next tile into the second-level cache while the vectors go over this
// one: the processor's own prefetching stops where a tile is begun again. Beyond the last tile it
// fetches what nobody needs, which does no harm. Measured (dense 5 x 500, 16 streams, us a stream):
// without 256 to 271, with it 247 to 255; while neighbours of the machine used its memory, 350 to
// 505 and 277 (with tiles of 128 steps 315 to 383).
inline void fetch_ahead(const void* weights) { __builtin_prefetch(weights, 0, 2); }

// One of the passes over BLOCKS neighbours of a panel that make up their sums: floats go step by
// step, [begin, end), quantized activations byte by byte. From one pass to the next sums rest in y.
struct Pass {
  const AffineManyTask& task;
  PanelPosition position;
  std::size_t block;
  std::size_t begin, end;
  int byte;
  bool first;
};

// The sums that a pass starts from.
inline Lanes start_of(const Pass& pass, const ManyVector& vector, std::size_t row) {
  const float* start = pass.first ? vector.start : vector.y;
  return start ? load(start + row) : broadcast(0.0f);
}

// sums += W x over the steps of a pass, for BLOCKS blocks and VECTORS vectors.
template <typename Weight>
struct FloatTile {
  static constexpr int kSums = kTileSums;

  template <int BLOCKS, int VECTORS>
  static void run(const Pass& pass, const ManyVector* vectors) {
    constexpr int kColumn = BLOCKS * kRegisters;  // registers that a column takes
    const std::size_t row = pass.block * kBlockRows;
    Lanes sums[VECTORS][kColumn];
#pragma GCC unroll 32
    for (int j = 0; j < VECTORS; ++j)
#pragma GCC unroll 32
      for (int i = 0; i < kColumn; ++i) sums[j][i] = start_of(pass, vectors[j], row + i * kLanes);
    const std::size_t step = pass.position.width * kBlockRows;
    const Weight* weights = static_cast<const Weight*>(pass.task.w.data) +
                            pass.position.block * kBlockRows + pass.begin * step;
    for (std::size_t k = pass.begin; k < pass.end; ++k, weights += step) {
#pragma GCC unroll 32
      for (int b = 0; b < BLOCKS; ++b) fetch_ahead(weights + kTileSteps * step + b * kBlockRows);
      Lanes column[kColumn];
#pragma GCC unroll 32
      for (int i = 0; i < kColumn; ++i) column[i] = load_weights(weights + i * kLanes);
#pragma GCC unroll 32
      for (int j = 0; j < VECTORS; ++j) {
        const Lanes xk = broadcast(vectors[j].x.v[k]);
#pragma GCC unroll 32
        for (int i = 0; i < kColumn; ++i) sums[j][i] = fma(column[i], xk, sums[j][i]);
      }
    }
#pragma GCC unroll 32
    for (int j = 0; j < VECTORS; ++j)
#pragma GCC unroll 32
      for (int i = 0; i < kColumn; ++i) store(vectors[j].y + row + i * kLanes, sums[j][i]);
  }
};

// The same over all steps for one byte of quantized activations. Only the dot products are held in
// registers.
struct ByteTile {
  static constexpr int kSums = kByteTileSums;

  template <int BLOCKS, int VECTORS>
  static void run(const Pass& pass, const ManyVector* vectors) {
    bool are_bounded = true;
    for (int j = 0; j < VECTORS; ++j)
      are_bounded = are_bounded && is_bounded(vectors[j].x, pass.byte);
    if (are_bounded)
      run_with<BoundedOrAny, BLOCKS, VECTORS>(pass, vectors);
    else
      run_with<AnyDots, BLOCKS, VECTORS>(pass, vectors);
  }

 private:
  template <typename Dots, int BLOCKS, int VECTORS>
  static void run_with(const Pass& pass, const ManyVector* vectors) {
    constexpr std::size_t kStepBytes = 4 * kBlockRows;
    constexpr int kColumn = BLOCKS * kRegisters;  // registers that four columns take
    const PanelView& w = pass.task.w;
    const std::size_t step_bytes = pass.position.width * kStepBytes;
    const std::int8_t* weights =
        static_cast<const std::int8_t*>(w.data) + pass.position.block * kStepBytes;
    const std::int8_t* q[VECTORS];
#pragma GCC unroll 32
    for (int j = 0; j < VECTORS; ++j) q[j] = byte_of<Dots>(vectors[j].x, pass.byte);
    const std::int8_t* const first = weights;
    Integers dots[VECTORS][kColumn] = {};
    for (std::size_t step = 0; step < w.steps; ++step, weights += step_bytes) {
#pragma GCC unroll 32
      for (int b = 0; b < BLOCKS; ++b) fetch_ahead(weights + w.steps * step_bytes + b * kStepBytes);
      Bytes column[kColumn];
#pragma GCC unroll 32
      for (int i = 0; i < kColumn; ++i) column[i] = Dots::load(weights + i * 4 * kLanes);
#pragma GCC unroll 32
      for (int j = 0; j < VECTORS; ++j) {
        const auto quad = Dots::broadcast(q[j] + 4 * step);
#pragma GCC unroll 32
        for (int i = 0; i < kColumn; ++i) dots[j][i] = Dots::add(dots[j][i], column[i], quad);
      }
    }
#pragma GCC unroll 32
    for (int j = 0; j < VECTORS; ++j)
      for (std::size_t k = 0; k < surplus_count<Dots>(vectors[j].x, pass.byte); ++k) {
        const compact_rnn::Surplus& more = vectors[j].x.bounded[pass.byte].surplus[k];
        const std::int8_t* column = first + more.step * step_bytes;
        const auto quad = Dots::broadcast(more.q);
#pragma GCC unroll 32
        for (int i = 0; i < kColumn; ++i)
          dots[j][i] = Dots::add(dots[j][i], Dots::load(column + i * 4 * kLanes), quad);
      }
    const std::size_t first_row = pass.block * kBlockRows;
#pragma GCC unroll 32
    for (int j = 0; j < VECTORS; ++j)
#pragma GCC unroll 32
      for (int i = 0; i < kColumn; ++i) {
        const std::size_t row = first_row + i * kLanes;
        store(vectors[j].y + row, add_scaled<Dots>(start_of(pass, vectors[j], row), dots[j][i], w,
                                                   row, vectors[j].x, pass.byte));
      }
  }
};

// The same over all steps of one block of another format than dense panels.
template <typename Reader>
struct ReaderTile {
  static constexpr int kSums = kReaderTileSums;

  template <int BLOCKS, int VECTORS>
  static void run(const Pass& pass, const ManyVector* vectors) {
    static_assert(BLOCKS == 1);
    const std::size_t row = pass.block * kBlockRows;
    Reader reader(pass.task.w, pass.block);
    Lanes sums[VECTORS][kRegisters];
#pragma GCC unroll 32
    for (int j = 0; j < VECTORS; ++j)
#pragma GCC unroll 32
      for (int r = 0; r < kRegisters; ++r)
        sums[j][r] =
            Reader::kScaled ? broadcast(0.0f) : start_of(pass, vectors[j], row + r * kLanes);
    for (std::size_t begin = 0; begin < reader.steps(); begin += kChunk) {
      reader.begin_chunk(begin);
      const std::size_t end = begin + kChunk < reader.steps() ? begin + kChunk : reader.steps();
      for (std::size_t k = begin; k < end; ++k)
#pragma GCC unroll 32
        for (int r = 0; r < kRegisters; ++r) {
          const Lanes weights = reader.weights(k, r);
#pragma GCC unroll 32
          for (int j = 0; j < VECTORS; ++j)
            sums[j][r] = fma(weights, reader.multiplier(vectors[j].x.v, k, r), sums[j][r]);
        }
    }
#pragma GCC unroll 32
    for (int j = 0; j < VECTORS; ++j)
#pragma GCC unroll 32
      for (int r = 0; r < kRegisters; ++r) {
        if constexpr (Reader::kScaled)
          sums[j][r] =
              fma(sums[j][r], reader.scale(r), start_of(pass, vectors[j], row + r * kLanes));
        store(vectors[j].y + row + r * kLanes, sums[j][r]);
      }
  }
};

}  // namespace
