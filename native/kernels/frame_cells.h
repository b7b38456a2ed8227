// The cells of one frame of a batch, as the kernels of training share them: blocks of up to 16
// cells of one sequence, those of the first sequence first.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/block.h"

namespace compact_rnn {

struct FrameCells {
  std::size_t cells;  // of each sequence
  // Sequence b is padding from frame lengths[b] on; null: there is no padding.
  const std::uint32_t* lengths;
  std::size_t frame;
  std::size_t first, last;  // the blocks at work

  static std::size_t blocks_of(std::size_t cells) { return (cells + kBlockRows - 1) / kBlockRows; }
};

// `count` cells of one sequence, from `cell` on.
struct CellBlock {
  std::size_t sequence, cell, count;
  bool is_padding;
};

inline CellBlock cell_block(const FrameCells& at, std::size_t block) {
  const std::size_t each = FrameCells::blocks_of(at.cells), sequence = block / each;
  const std::size_t cell = block % each * kBlockRows, left = at.cells - cell;
  return {sequence, cell, left < kBlockRows ? left : kBlockRows,
          at.lengths != nullptr && at.frame >= at.lengths[sequence]};
}

}  // namespace compact_rnn
