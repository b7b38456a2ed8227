// The body of the affine_many kernel over sixteen lanes; see affine_many.h. Included by each ISA's file, whose lanes say how
// many sums fit its registers: tiles are of up to kTileBlocks blocks of rows and kTileSums sums.
#pragma once

#include <limits>

#include "kernels/affine_many/affine_many.h"
#include "kernels/lanes/activation.h"
#include "kernels/lanes/sums.h"

namespace {

using compact_rnn::AffineManyTask;
using compact_rnn::ManyVector;

// Vectors of a tile. Measured on AVX-512 (16 vectors, GFLOP/s): with at most 8 two blocks reach 91 and one 63, with at most
// 12 they reach 85 and 59.
constexpr int kTileVectors = 8;

// Steps of the pass whose weights, 16 kB of a panel of four blocks in f32, stay in the first-level cache while all
// vectors go over them. Measured (four blocks of 500 columns in the second-level cache, 48 vectors, GFLOP/s): 32 steps 109,
// 64 119, 128 126, all 125; but weights that come from farther away want smaller tiles.
constexpr std::size_t kTileSteps = 64;

// Fetches the weights of the next tile into the second-level cache while the vectors go over this one: the processor's own
// prefetching stops where a tile is begun again. Beyond the last tile it fetches what nobody needs, which does no harm.
// Measured (dense 5 x 500, 16 streams, us a stream): without 256 to 271, with it 247 to 255; while neighbours of the machine
// used its memory, 350 to 505 and 277 (with tiles of 128 steps 315 to 383).
inline void fetch_ahead(const void* weights) { __builtin_prefetch(weights, 0, 2); }

// One of the passes over BLOCKS neighbours of a panel that make up their sums: floats go step by step, [begin, end), digits
// plane by plane. From one pass to the next sums rest in y.
struct Pass {
  const AffineManyTask& task;
  Place place;
  std::size_t block;
  std::size_t begin, end;
  int plane;
  bool first, last;
};

// The sums that a pass starts from, and what becomes of them.
inline Lanes start_of(const Pass& pass, const ManyVector& vector, std::size_t row) {
  const float* start = pass.first ? vector.start : vector.y;
  return start ? load(start + row) : broadcast(0.0f);
}

inline void finish(const Pass& pass, const ManyVector& vector, std::size_t row, Lanes sum) {
  store(vector.y + row, pass.last ? activate(clamp(sum, pass.task.clip), pass.task.activation) : sum);
}

// Whether the results are the sums themselves: then no pass is the last. (Calls of activate() that did nothing
// were 2 % of a step of training.)
inline bool is_plain(const AffineManyTask& task) {
  return task.activation == compact_rnn::Activation::none && task.clip > std::numeric_limits<float>::max();
}

// sums += W x over the steps of a pass, for BLOCKS blocks and VECTORS vectors.
template <typename Weight>
struct FloatTile {
  template <int BLOCKS, int VECTORS>
  static void run(const Pass& pass, const ManyVector* vectors) {
    const std::size_t row = pass.block * kBlockRows;
    Lanes sums[VECTORS][BLOCKS];
    for (int j = 0; j < VECTORS; ++j)
      for (int b = 0; b < BLOCKS; ++b) sums[j][b] = start_of(pass, vectors[j], row + b * kBlockRows);
    const std::size_t step = pass.place.width * kBlockRows;
    const Weight* weights =
        static_cast<const Weight*>(pass.task.w.data) + pass.place.block * kBlockRows + pass.begin * step;
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

// The same over all steps for one plane of digits. Only the dot products are held in registers.
struct ByteTile {
  template <int BLOCKS, int VECTORS>
  static void run(const Pass& pass, const ManyVector* vectors) {
    constexpr std::size_t kStepBytes = 4 * kBlockRows;
    const PanelView& w = pass.task.w;
    const std::int8_t* weights = static_cast<const std::int8_t*>(w.data) + pass.place.block * kStepBytes;
    const std::int8_t* digits[VECTORS];
    Integers dots[VECTORS][BLOCKS];
    for (int j = 0; j < VECTORS; ++j) {
      digits[j] = vectors[j].x.q + pass.plane * vectors[j].x.plane_size;
      for (int b = 0; b < BLOCKS; ++b) dots[j][b] = no_integers();
    }
    for (std::size_t step = 0; step < w.steps; ++step, weights += pass.place.width * kStepBytes) {
      Bytes column[BLOCKS];
      for (int b = 0; b < BLOCKS; ++b) {
        fetch_ahead(weights + w.steps * pass.place.width * kStepBytes + b * kStepBytes);
        column[b] = load_bytes(weights + b * kStepBytes);
      }
      for (int j = 0; j < VECTORS; ++j) {
        const Quad quad = broadcast_quad(digits[j] + 4 * step);
        for (int b = 0; b < BLOCKS; ++b) dots[j][b] = add_dots(dots[j][b], column[b], quad);
      }
    }
    for (int j = 0; j < VECTORS; ++j)
      for (int b = 0; b < BLOCKS; ++b) {
        const std::size_t row = (pass.block + b) * kBlockRows;
        finish(pass, vectors[j], row,
               add_scaled(start_of(pass, vectors[j], row), dots[j][b], w, pass.block + b,
                          plane_scale(vectors[j].x, pass.plane)));
      }
  }
};

template <typename Tile, int BLOCKS>
void all_vectors(const Pass& pass) {
  constexpr int kVectors = kTileSums / BLOCKS < kTileVectors ? kTileSums / BLOCKS : kTileVectors;
  const ManyVector* v = pass.task.vectors;
  const ManyVector* end = v + pass.task.count;
  for (; v + kVectors <= end; v += kVectors) Tile::template run<BLOCKS, kVectors>(pass, v);
  for (; v + 4 <= end; v += 4) Tile::template run<BLOCKS, 4>(pass, v);
  for (; v + 2 <= end; v += 2) Tile::template run<BLOCKS, 2>(pass, v);
  if (v < end) Tile::template run<BLOCKS, 1>(pass, v);
}

template <typename Weight, int BLOCKS>
void float_passes(const AffineManyTask& task, std::size_t block) {
  const std::size_t steps = task.w.steps;
  const bool plain = is_plain(task);
  std::size_t begin = 0;
  do {
    const std::size_t end = begin + kTileSteps < steps ? begin + kTileSteps : steps;
    all_vectors<FloatTile<Weight>, BLOCKS>(
        {task, place_of(task.w, block), block, begin, end, 0, begin == 0, end == steps && !plain});
    begin = end;
  } while (begin < steps);
}

template <int BLOCKS>
void byte_passes(const AffineManyTask& task, std::size_t block) {
  const int planes = task.vectors[0].x.planes;
  const bool plain = is_plain(task);
  for (int plane = 0; plane < planes; ++plane)
    all_vectors<ByteTile, BLOCKS>({task, place_of(task.w, block), block, 0, task.w.steps, plane, plane == 0,
                                   plane + 1 == planes && !plain});
}

template <int BLOCKS>
void many_blocks(const AffineManyTask& task, std::size_t block) {
  switch (task.w.storage) {
    case Storage::f32:
      return float_passes<float, BLOCKS>(task, block);
    case Storage::f16:
      return float_passes<std::uint16_t, BLOCKS>(task, block);
    case Storage::int8:
      return byte_passes<BLOCKS>(task, block);
  }
}

// The blocks [block, end), which stand side by side in a panel: as many at a time as a tile holds, then what is left.
template <int BLOCKS>
void many_run(const AffineManyTask& task, std::size_t block, std::size_t end) {
  for (; block + BLOCKS <= end; block += BLOCKS) many_blocks<BLOCKS>(task, block);
  if constexpr (BLOCKS > 1)
    if (block < end) many_run<BLOCKS - 1>(task, block, end);
}

void affine_many_body(const AffineManyTask& task) {
  if (task.count == 0) return;
  const std::size_t width = task.w.panel_blocks;
  for (std::size_t panel = task.first - task.first % width; panel < task.last; panel += width) {
    const std::size_t part_first = panel + task.part_first, part_last = panel + task.part_last;
    const std::size_t block = part_first > task.first ? part_first : task.first;
    const std::size_t end = part_last < task.last ? part_last : task.last;
    if (block < end) many_run<kTileBlocks>(task, block, end);
  }
}

}  // namespace
