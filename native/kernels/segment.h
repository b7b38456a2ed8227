// A part of a sum: W v, with W in panels of `blocks` interleaved blocks of 16 rows, [panel][size][blocks][16].
#pragma once

#include <cstddef>

namespace compact_rnn {

struct Segment {
  const float* weights;
  const float* v;    // [size]
  std::size_t size;  // 0: no part
};

}  // namespace compact_rnn
