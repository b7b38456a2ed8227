// The body of the affine_many kernel over sixteen lanes; see affine_many.h. Included by each ISA's
// file, whose lanes say how many sums fit its registers: tiles are of up to kTileBlocks blocks of
// rows and kTileSums sums.
#pragma once

#include "kernels/affine_many/int4_tile.h"
#include "kernels/affine_many/runs.h"

namespace {

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

// The blocks [block, end), which stand side by side in a panel: as many at a time as a tile holds,
// then what is left.
template <int BLOCKS>
void sum_run(const AffineManyTask& task, std::size_t block, std::size_t end) {
  for (; block + BLOCKS <= end; block += BLOCKS) sum_blocks<BLOCKS>(task, block);
  if constexpr (BLOCKS > 1)
    if (block < end) sum_run<BLOCKS - 1>(task, block, end);
}

void affine_many_body(const AffineManyTask& task) {
  each_run(task, [&](std::size_t block, std::size_t end) {
    if (task.w.format == PanelFormat::dense)
      sum_run<kTileBlocks>(task, block, end);
    else
      for (std::size_t each = block; each < end; ++each) sum_by_reader(task, each);
  });
}

}  // namespace
