// The body of the affine_many kernel over sixteen lanes; see affine_many.h. Included by each ISA's
// file, whose lanes say how many sums fit its registers: tiles are of up to kTileBlocks blocks of
// rows and kTileSums sums.
#pragma once

#include <limits>

#include "kernels/affine_many/tiles.h"

namespace {

// Vectors of a tile. Measured on AVX-512 (16 vectors, GFLOP/s): with at most 8 two blocks reach 91
// and one 63, with at most 12 they reach 85 and 59.
constexpr int kTileVectors = 8;

// Whether the results are the sums themselves: then no pass is the last. (Calls of activate() that
// did nothing were 2 % of a step of training.)
inline bool is_plain(const AffineManyTask& task) {
  return task.activation == compact_rnn::Activation::none &&
         task.clip > std::numeric_limits<float>::max();
}

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
    all_vectors<FloatTile<Weight>, BLOCKS>({task, position_of(task.w, block), block, begin, end, 0,
                                            begin == 0, end == steps && !plain});
    begin = end;
  } while (begin < steps);
}

template <int BLOCKS>
void byte_passes(const AffineManyTask& task, std::size_t block) {
  const int byte_count = task.vectors[0].x.byte_count;
  const bool plain = is_plain(task);
  for (int byte = 0; byte < byte_count; ++byte)
    all_vectors<ByteTile, BLOCKS>({task, position_of(task.w, block), block, 0, task.w.steps, byte,
                                   byte == 0, byte + 1 == byte_count && !plain});
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

void by_reader(const AffineManyTask& task, std::size_t block) {
  const Pass pass = {task, {}, block, 0, 0, 0, true, !is_plain(task)};
  with_reader_of(
      task.w, [&](auto type) { all_vectors<ReaderTile<typename decltype(type)::type>, 1>(pass); });
}

// The blocks [block, end), which stand side by side in a panel: as many at a time as a tile holds,
// then what is left.
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
    if (task.w.format == PanelFormat::dense)
      many_run<kTileBlocks>(task, block, end);
    else
      for (std::size_t each = block; each < end; ++each) by_reader(task, each);
  }
}

}  // namespace
