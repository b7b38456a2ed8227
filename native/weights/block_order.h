// Which rows of a matrix or a vector stand in which block of 16.
#pragma once

#include <cstddef>
#include <vector>

#include "base/aligned.h"
#include "kernels/block.h"

namespace compact_rnn {

constexpr std::size_t blocks_of(std::size_t rows) { return (rows + kBlockRows - 1) / kBlockRows; }
// Whole blocks, in rows.
constexpr std::size_t padded(std::size_t rows) { return blocks_of(rows) * kBlockRows; }

// The rows of one block: `count` (at most 16) from `first` on; zeros fill it up.
struct BlockRows {
  std::size_t first;
  std::size_t count;
};
using BlockOrder = std::vector<BlockRows>;

// For each 16 cells in turn, the blocks of all their gates, of `gates` stacked gates of `cells`
// rows each.
BlockOrder gate_order(std::size_t gates, std::size_t cells);

// The vector v in that order: [block][16].
AlignedArray<float> in_order(const float* v, const BlockOrder& order);

}  // namespace compact_rnn
