// The tiles of affine_many: a pass over the weights of some blocks for some vectors, whose sums
// stay in registers.
#pragma once

#include "kernels/affine_many/affine_many.h"
#include "kernels/lanes/activation.h"
#include "kernels/lanes/sums.h"

namespace {

using compact_rnn::AffineManyTask;
using compact_rnn::ManyVector;

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
  bool first, last;
};

// The sums that a pass starts from, and what becomes of them.
inline Lanes start_of(const Pass& pass, const ManyVector& vector, std::size_t row) {
  const float* start = pass.first ? vector.start : vector.y;
  return start ? load(start + row) : broadcast(0.0f);
}

inline void finish(const Pass& pass, const ManyVector& vector, std::size_t row, Lanes sum) {
  store(vector.y + row,
        pass.last ? activate(clamp(sum, pass.task.clip), pass.task.activation) : sum);
}

// sums += W x over the steps of a pass, for BLOCKS blocks and VECTORS vectors.
template <typename Weight>
struct FloatTile {
  template <int BLOCKS, int VECTORS>
  static void run(const Pass& pass, const ManyVector* vectors) {
    const std::size_t row = pass.block * kBlockRows;
    Lanes sums[VECTORS][BLOCKS];
    for (int j = 0; j < VECTORS; ++j)
      for (int b = 0; b < BLOCKS; ++b)
        sums[j][b] = start_of(pass, vectors[j], row + b * kBlockRows);
    const std::size_t step = pass.position.width * kBlockRows;
    const Weight* weights = static_cast<const Weight*>(pass.task.w.data) +
                            pass.position.block * kBlockRows + pass.begin * step;
    for (std::size_t k = pass.begin; k < pass.end; ++k, weights += step) {
      Lanes column[BLOCKS];
      for (int b = 0; b < BLOCKS; ++b) {
        fetch_ahead(weights + kTileSteps * step + b * kBlockRows);
        column[b] = load_weights(weights + b * kBlockRows);
      }
      for (int j = 0; j < VECTORS; ++j) {
        const Lanes xk = broadcast(vectors[j].x.v[k]);
        for (int b = 0; b < BLOCKS; ++b) sums[j][b] = fma(column[b], xk, sums[j][b]);
      }
    }
    for (int j = 0; j < VECTORS; ++j)
      for (int b = 0; b < BLOCKS; ++b) finish(pass, vectors[j], row + b * kBlockRows, sums[j][b]);
  }
};

// The same over all steps for one byte of quantized activations. Only the dot
// products are held in registers.
struct ByteTile {
  template <int BLOCKS, int VECTORS>
  static void run(const Pass& pass, const ManyVector* vectors) {
    constexpr std::size_t kStepBytes = 4 * kBlockRows;
    const PanelView& w = pass.task.w;
    const std::int8_t* weights =
        static_cast<const std::int8_t*>(w.data) + pass.position.block * kStepBytes;
    const std::int8_t* q[VECTORS];
    Integers dots[VECTORS][BLOCKS];
    for (int j = 0; j < VECTORS; ++j) {
      q[j] = vectors[j].x.q + pass.byte * vectors[j].x.byte_stride;
      for (int b = 0; b < BLOCKS; ++b) dots[j][b] = no_integers();
    }
    for (std::size_t step = 0; step < w.steps;
         ++step, weights += pass.position.width * kStepBytes) {
      Bytes column[BLOCKS];
      for (int b = 0; b < BLOCKS; ++b) {
        fetch_ahead(weights + w.steps * pass.position.width * kStepBytes + b * kStepBytes);
        column[b] = load_bytes(weights + b * kStepBytes);
      }
      for (int j = 0; j < VECTORS; ++j) {
        const Quad quad = broadcast_quad(q[j] + 4 * step);
        for (int b = 0; b < BLOCKS; ++b) dots[j][b] = add_dots(dots[j][b], column[b], quad);
      }
    }
    for (int j = 0; j < VECTORS; ++j)
      for (int b = 0; b < BLOCKS; ++b) {
        const std::size_t row = (pass.block + b) * kBlockRows;
        finish(pass, vectors[j], row,
               add_scaled(start_of(pass, vectors[j], row), dots[j][b], w, pass.block + b,
                          byte_scale(vectors[j].x, pass.byte)));
      }
  }
};

// The same over all steps of one block of another format than dense panels.
template <typename Reader>
struct ReaderTile {
  template <int BLOCKS, int VECTORS>
  static void run(const Pass& pass, const ManyVector* vectors) {
    static_assert(BLOCKS == 1);
    const std::size_t row = pass.block * kBlockRows;
    Reader reader(pass.task.w, pass.block);
    Lanes sums[VECTORS];
    for (int j = 0; j < VECTORS; ++j)
      sums[j] = Reader::kScaled ? broadcast(0.0f) : start_of(pass, vectors[j], row);
    for (std::size_t k = 0; k < reader.steps(); ++k) {
      if (k % kChunk == 0) reader.begin_chunk(k);
      const Lanes weights = reader.weights(k);
      for (int j = 0; j < VECTORS; ++j)
        sums[j] = fma(weights, reader.multiplier(vectors[j].x.v, k), sums[j]);
    }
    for (int j = 0; j < VECTORS; ++j) {
      if constexpr (Reader::kScaled)
        sums[j] = fma(sums[j], reader.scale(), start_of(pass, vectors[j], row));
      finish(pass, vectors[j], row, sums[j]);
    }
  }
};

}  // namespace
