// The cells of a frame that a kernel of training is to do, a register of them at a time. Include
// after one of lanes/*.h.
#pragma once

#include "kernels/frame_cells.h"
#include "kernels/lanes/part.h"

namespace {

using compact_rnn::FrameCells;
using compact_rnn::kBlockRows;

// `count` cells of one sequence, from `cell` on: a register, or what is left of the sequence.
struct CellRun {
  std::size_t sequence, cell, count;
  bool is_padding;
};

// body(CellRun) for all cells of the blocks at work, in order.
template <typename Body>
[[gnu::always_inline]] inline void for_cells(const FrameCells& at, const Body& body) {
  const std::size_t each = FrameCells::blocks_of(at.cells);
  for (std::size_t block = at.first; block < at.last; ++block) {
    const std::size_t sequence = block / each, begin = block % each * kBlockRows;
    const std::size_t end = begin + kBlockRows < at.cells ? begin + kBlockRows : at.cells;
    const bool is_padding = at.lengths != nullptr && at.frame >= at.lengths[sequence];
    for (std::size_t cell = begin; cell < end; cell += kLanes)
      body(CellRun{sequence, cell, end - cell < kLanes ? end - cell : kLanes, is_padding});
  }
}

}  // namespace
