// Blocks of cells whose gate sums are made one after another and whose cells are then finished side
// by side: a curve is a chain of twenty operations, each of which waits for the last, and other
// blocks' curves fill the time. Where loops wait for memory, one block is better: the next weights
// come in while its cells are finished.
//
// Measured (AMD EPYC, us of a step by one block and by four; LSTM: five layers of 500 cells, GRU:
// four layers of 500 cells, projected to 100):
//
//   AVX2            LSTM, int8, over 24 columns 14.4 and 12.1, over 200 columns 39.5 and 36.3
//                   GRU, int8 31.7 and 30.6, int4 29.3 and 27.2
//   AVX-512 VNNI    LSTM, int8, over 24 columns 10.8 and 8.8, but over 200 columns 29.2 and 31.0;
//                   int4, over 200 columns 27.9 and 25.9, over 24 columns 18.0 and 14.7
//                   GRU, int8 24.0 and 24.8, int4 18.8 and 15.8
//   AVX-512         LSTM, int4, over 200 columns 31.0 and 28.1
#pragma once

#include <cstddef>

#include "kernels/segment.h"

namespace {

using compact_rnn::Storage;

constexpr std::size_t kCellBlocks = 4;

// body(from, count) for the blocks [first, last), at most kCellBlocks at a time, of weights in
// `storage`.
template <typename Body>
[[gnu::always_inline]] inline void by_cell_blocks(std::size_t first, std::size_t last,
                                                  Storage storage, const Body& body) {
  const bool side_by_side = kLanes == 8 || (kLanes == 16 && storage == Storage::int4);
  const std::size_t most = side_by_side ? kCellBlocks : 1;
  for (std::size_t from = first; from < last; from += most)
    body(from, last - from < most ? last - from : most);
}

}  // namespace
