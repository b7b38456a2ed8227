// The body of the affine_many kernel over sixteen lanes; see affine_many.h. Included by each ISA's file, whose lanes say how
// many sums fit its registers: kTileBlocks blocks of rows times kTileVectors vectors.
#pragma once

#include "kernels/affine_many/affine_many.h"
#include "kernels/lanes/activation.h"
#include "kernels/lanes/sums.h"

namespace {

using compact_rnn::AffineManyTask;
using compact_rnn::ManyVector;

template <int BLOCKS, int VECTORS>
using Tile = Lanes[VECTORS][BLOCKS];

// Steps of the pass whose weights, 16 kB of a panel of four blocks in f32, stay in the first-level cache while all
// vectors go over them.
constexpr std::size_t kTileSteps = 64;

// sums += W x over the steps [begin, end).
template <typename Weight, int BLOCKS, int VECTORS>
[[gnu::always_inline]] inline void accumulate_tile(const PanelView& w, const Place& place,
                                                   const ManyVector* vectors, std::size_t begin,
                                                   std::size_t end, Tile<BLOCKS, VECTORS>& sums) {
  const Weight* weights =
      static_cast<const Weight*>(w.data) + (place.block + begin * place.width) * kBlockRows;
  for (std::size_t k = begin; k < end; ++k, weights += place.width * kBlockRows) {
    Lanes column[BLOCKS];
    for (int b = 0; b < BLOCKS; ++b) column[b] = load_weights(weights + b * kBlockRows);
    for (int j = 0; j < VECTORS; ++j) {
      const Lanes xk = broadcast(vectors[j].x.v[k]);
      for (int b = 0; b < BLOCKS; ++b) sums[j][b] = fma(column[b], xk, sums[j][b]);
    }
  }
}

template <int BLOCKS, int VECTORS>
[[gnu::always_inline]] inline void accumulate_byte_tile(const PanelView& w, const Place& place,
                                                        std::size_t block, const ManyVector* vectors,
                                                        Tile<BLOCKS, VECTORS>& sums) {
  constexpr std::size_t kStepBytes = 4 * kBlockRows;
  for (int plane = 0; plane < vectors[0].x.planes; ++plane) {
    const std::int8_t* weights = static_cast<const std::int8_t*>(w.data) + place.block * kStepBytes;
    const std::size_t offset = plane * vectors[0].x.plane_size;
    Integers dots[VECTORS][BLOCKS];
    for (int j = 0; j < VECTORS; ++j)
      for (int b = 0; b < BLOCKS; ++b) dots[j][b] = no_integers();
    for (std::size_t step = 0; step < w.steps; ++step, weights += place.width * kStepBytes)
      for (int j = 0; j < VECTORS; ++j) {
        const Quad quad = broadcast_quad(vectors[j].x.q + offset + 4 * step);
        for (int b = 0; b < BLOCKS; ++b) dots[j][b] = add_dots(dots[j][b], weights + b * kStepBytes, quad);
      }
    for (int j = 0; j < VECTORS; ++j)
      for (int b = 0; b < BLOCKS; ++b)
        sums[j][b] = add_scaled(sums[j][b], dots[j][b], w, block + b, plane_scale(vectors[j].x, plane));
  }
}

// The steps [begin, end) of BLOCKS neighbours of a panel times VECTORS vectors. Between the first and the last step sums
// rest in y.
template <int BLOCKS, int VECTORS>
void many_tile(const AffineManyTask& task, const Place& place, std::size_t block, const ManyVector* vectors,
               std::size_t begin, std::size_t end) {
  const std::size_t row = block * kBlockRows;
  Tile<BLOCKS, VECTORS> sums;
  for (int j = 0; j < VECTORS; ++j) {
    const float* start = begin == 0 ? vectors[j].start : vectors[j].y;
    for (int b = 0; b < BLOCKS; ++b)
      sums[j][b] = start ? load(start + row + b * kBlockRows) : broadcast(0.0f);
  }
  switch (task.w.storage) {
    case Storage::f32:
      accumulate_tile<float, BLOCKS, VECTORS>(task.w, place, vectors, begin, end, sums);
      break;
    case Storage::f16:
      accumulate_tile<std::uint16_t, BLOCKS, VECTORS>(task.w, place, vectors, begin, end, sums);
      break;
    case Storage::int8:
      accumulate_byte_tile<BLOCKS, VECTORS>(task.w, place, block, vectors, sums);
      break;
  }
  const bool done = end == task.w.steps;
  for (int j = 0; j < VECTORS; ++j)
    for (int b = 0; b < BLOCKS; ++b)
      store(vectors[j].y + row + b * kBlockRows,
            done ? activate(clamp(sums[j][b], task.clip), task.activation) : sums[j][b]);
}

template <int BLOCKS>
void many_steps(const AffineManyTask& task, const Place& place, std::size_t block, std::size_t begin,
                std::size_t end) {
  std::size_t j = 0;
  for (; j + kTileVectors <= task.count; j += kTileVectors)
    many_tile<BLOCKS, kTileVectors>(task, place, block, task.vectors + j, begin, end);
  for (; j + 4 <= task.count; j += 4) many_tile<BLOCKS, 4>(task, place, block, task.vectors + j, begin, end);
  for (; j + 2 <= task.count; j += 2) many_tile<BLOCKS, 2>(task, place, block, task.vectors + j, begin, end);
  if (j < task.count) many_tile<BLOCKS, 1>(task, place, block, task.vectors + j, begin, end);
}

template <int BLOCKS>
void many_blocks(const AffineManyTask& task, std::size_t block) {
  const Place place = place_of(task.w, block);
  // Bytes are a quarter as large and go over a panel in one.
  const std::size_t stride = task.w.storage == Storage::int8 ? task.w.steps : kTileSteps;
  for (std::size_t begin = 0; begin < task.w.steps; begin += stride) {
    const std::size_t end = begin + stride < task.w.steps ? begin + stride : task.w.steps;
    many_steps<BLOCKS>(task, place, block, begin, end);
  }
}

void affine_many_body(const AffineManyTask& task) {
  const std::size_t width = task.w.panel_blocks;
  for (std::size_t panel = task.first - task.first % width; panel < task.last; panel += width) {
    const std::size_t part_first = panel + task.part_first, part_last = panel + task.part_last;
    std::size_t block = part_first > task.first ? part_first : task.first;
    const std::size_t end = part_last < task.last ? part_last : task.last;
    for (; block + kTileBlocks <= end; block += kTileBlocks) many_blocks<kTileBlocks>(task, block);
    for (; block < end; ++block) many_blocks<1>(task, block);
  }
}

}  // namespace
