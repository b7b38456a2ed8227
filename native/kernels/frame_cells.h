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

}  // namespace compact_rnn
