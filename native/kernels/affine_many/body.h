// The body of the affine_many kernel over sixteen lanes; see affine_many.h. Included by each ISA's file after a
// definition of kTileBlocks and kTileVectors: how many sums fit that ISA's registers.
#pragma once

#include "kernels/affine_many/affine_many.h"
#include "kernels/block.h"
#include "kernels/lanes/activation.h"

namespace {

using compact_rnn::AffineManyTask;
using compact_rnn::kBlockRows;

// BLOCKS blocks of rows, from `block` of a panel that begins at `first_block` with `width` blocks, times VECTORS vectors.
template <int BLOCKS, int VECTORS>
void many_tile(const AffineManyTask& task, std::size_t first_block, std::size_t width, std::size_t block,
               std::size_t vector) {
  const float* w = task.weights + (first_block * task.x_size + block) * kBlockRows;
  const float* x = task.xs + vector * task.x_stride;
  const std::size_t row = (first_block + block) * kBlockRows;
  Lanes sums[VECTORS][BLOCKS];
  for (int b = 0; b < BLOCKS; ++b) {
    const Lanes start = task.start ? load(task.start + row + b * kBlockRows) : broadcast(0.0f);
    for (int j = 0; j < VECTORS; ++j) sums[j][b] = start;
  }
  for (std::size_t k = 0; k < task.x_size; ++k, w += width * kBlockRows) {
    Lanes column[BLOCKS];
    for (int b = 0; b < BLOCKS; ++b) column[b] = load(w + b * kBlockRows);
    for (int j = 0; j < VECTORS; ++j) {
      const Lanes xk = broadcast(x[j * task.x_stride + k]);
      for (int b = 0; b < BLOCKS; ++b) sums[j][b] = fma(column[b], xk, sums[j][b]);
    }
  }
  for (int j = 0; j < VECTORS; ++j)
    for (int b = 0; b < BLOCKS; ++b)
      store(task.ys + (vector + j) * task.y_stride + row + b * kBlockRows,
            activate(clamp(sums[j][b], task.clip), task.activation));
}

template <int BLOCKS>
void many_vectors(const AffineManyTask& task, std::size_t first_block, std::size_t width, std::size_t block) {
  std::size_t vector = 0;
  for (; vector + kTileVectors <= task.count; vector += kTileVectors)
    many_tile<BLOCKS, kTileVectors>(task, first_block, width, block, vector);
  for (; vector < task.count; ++vector) many_tile<BLOCKS, 1>(task, first_block, width, block, vector);
}

void affine_many_body(const AffineManyTask& task) {
  for (std::size_t first = 0; first < task.blocks; first += task.panel_blocks) {
    const std::size_t left = task.blocks - first;
    const std::size_t width = left < task.panel_blocks ? left : task.panel_blocks;
    std::size_t block = 0;
    for (; block + kTileBlocks <= width; block += kTileBlocks)
      many_vectors<kTileBlocks>(task, first, width, block);
    for (; block < width; ++block) many_vectors<1>(task, first, width, block);
  }
}

}  // namespace
