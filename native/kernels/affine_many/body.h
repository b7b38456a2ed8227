// The body of the affine_many kernel over sixteen lanes; see affine_many.h. Included by each ISA's
// file, whose lanes say how many sums fit its registers: tiles are of up to kTileBlocks blocks of
// rows and kTileSums sums.
#pragma once

#include <limits>

#include "kernels/affine_many/int4_tile.h"

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

// Not inlined, or gcc 12 would keep in registers what other passes need.
template <typename Weight, int BLOCKS>
[[gnu::noinline]] void float_passes(const AffineManyTask& task, std::size_t block) {
  const std::size_t steps = task.w.steps;
  std::size_t begin = 0;
  do {
    const std::size_t end = begin + kTileSteps < steps ? begin + kTileSteps : steps;
    all_vectors<FloatTile<Weight>, BLOCKS>(
        {task, position_of(task.w, block), block, begin, end, 0, begin == 0});
    begin = end;
  } while (begin < steps);
}

template <typename Tile, int BLOCKS>
void byte_passes(const AffineManyTask& task, std::size_t block) {
  for (int byte = 0; byte < task.vectors[0].x.byte_count; ++byte)
    all_vectors<Tile, BLOCKS>(
        {task, position_of(task.w, block), block, 0, task.w.steps, byte, byte == 0});
}

// Blocks that stand side by side in a panel.
template <int BLOCKS>
void sum_blocks(const AffineManyTask& task, std::size_t block) {
  switch (task.w.storage) {
    case Storage::f32:
      return float_passes<float, BLOCKS>(task, block);
    case Storage::f16:
      return float_passes<std::uint16_t, BLOCKS>(task, block);
    case Storage::int8:
      return byte_passes<ByteTile, BLOCKS>(task, block);
    case Storage::int4:
      constexpr int kBlocks = BLOCKS < Int4Tile::kBlocks ? BLOCKS : Int4Tile::kBlocks;
      byte_passes<Int4Tile, kBlocks>(task, block);
      if constexpr (BLOCKS > kBlocks) sum_blocks<BLOCKS - kBlocks>(task, block + kBlocks);
  }
}

void sum_by_reader(const AffineManyTask& task, std::size_t block) {
  with_reader_of(task.w, [&](auto type) {
    all_vectors<ReaderTile<typename decltype(type)::type>, 1>({task, {}, block, 0, 0, 0, true});
  });
}

// From the sums of the blocks [block, end) to the results, where those are not the sums themselves.
void finish(const AffineManyTask& task, std::size_t block, std::size_t end) {
  if (task.activation == compact_rnn::Activation::none &&
      task.clip > std::numeric_limits<float>::max())
    return;
  for (std::size_t j = 0; j < task.count; ++j)
    activate_all(task.vectors[j].y + block * kBlockRows, (end - block) * kBlockRows,
                 task.activation, task.clip);
}

// The blocks [block, end), which stand side by side in a panel: as many at a time as a tile holds,
// then what is left.
template <int BLOCKS>
void sum_run(const AffineManyTask& task, std::size_t block, std::size_t end) {
  for (; block + BLOCKS <= end; block += BLOCKS) sum_blocks<BLOCKS>(task, block);
  if constexpr (BLOCKS > 1)
    if (block < end) sum_run<BLOCKS - 1>(task, block, end);
}

void affine_many_body(const AffineManyTask& task) {
  if (task.count == 0) return;
  const std::size_t width = task.w.panel_blocks;
  for (std::size_t panel = task.first - task.first % width; panel < task.last; panel += width) {
    const std::size_t part_first = panel + task.part_first, part_last = panel + task.part_last;
    const std::size_t block = part_first > task.first ? part_first : task.first;
    const std::size_t end = part_last < task.last ? part_last : task.last;
    if (task.w.format == PanelFormat::dense)
      sum_run<kTileBlocks>(task, block, end);
    else
      for (std::size_t each = block; each < end; ++each) sum_by_reader(task, each);
    if (block < end) finish(task, block, end);
  }
}

}  // namespace
