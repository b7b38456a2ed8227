// How tiles go over the vectors and the blocks of a task of affine_many.
#pragma once

#include <limits>

#include "kernels/affine_many/tiles.h"

namespace {

// The largest power of two below `vectors`.
constexpr int fewer(int vectors) {
  int power = 1;
  while (2 * power < vectors) power *= 2;
  return power;
}

// The vectors [v, end): as many at a time as a tile holds, then fewer.
template <typename Tile, int BLOCKS, int VECTORS = vectors_of(Tile::kSums, BLOCKS)>
void all_vectors(const Pass& pass, const ManyVector* v, const ManyVector* end) {
  for (; v + VECTORS <= end; v += VECTORS) Tile::template run<BLOCKS, VECTORS>(pass, v);
  if constexpr (VECTORS > 1) all_vectors<Tile, BLOCKS, fewer(VECTORS)>(pass, v, end);
}

template <typename Tile, int BLOCKS>
void all_vectors(const Pass& pass) {
  all_vectors<Tile, BLOCKS>(pass, pass.task.vectors, pass.task.vectors + pass.task.count);
}

template <typename Tile, int BLOCKS>
void byte_passes(const AffineManyTask& task, std::size_t block) {
  for (int byte = 0; byte < task.vectors[0].x.byte_count; ++byte)
    all_vectors<Tile, BLOCKS>(
        {task, position_of(task.w, block), block, 0, task.w.steps, byte, byte == 0});
}

// From the sums of the blocks [block, end) to the results, where those are not the sums themselves.
inline void finish(const AffineManyTask& task, std::size_t block, std::size_t end) {
  if (task.activation == compact_rnn::Activation::none &&
      task.clip > std::numeric_limits<float>::max())
    return;
  for (std::size_t j = 0; j < task.count; ++j)
    activate_all(task.vectors[j].y + block * kBlockRows, (end - block) * kBlockRows,
                 task.activation, task.clip);
}

// sum(block, end) for each run of the task's blocks that stand side by side in a panel, then what
// makes results of their sums.
template <typename Sum>
void each_run(const AffineManyTask& task, Sum sum) {
  if (task.count == 0) return;
  const std::size_t width = task.w.panel_blocks;
  for (std::size_t panel = task.first - task.first % width; panel < task.last; panel += width) {
    const std::size_t part_first = panel + task.part_first, part_last = panel + task.part_last;
    const std::size_t block = part_first > task.first ? part_first : task.first;
    const std::size_t end = part_last < task.last ? part_last : task.last;
    if (block >= end) continue;
    sum(block, end);
    finish(task, block, end);
  }
}

}  // namespace
