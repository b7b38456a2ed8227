// The pass over the weights that all kernels share. Include after one of lanes/*.h.
#pragma once

#include "kernels/block.h"
#include "kernels/segment.h"

namespace {

using compact_rnn::kBlockRows;

// sums[b] += W_b v for the BLOCKS blocks of 16 rows of one panel, which begins at block `first_block`. Every sum runs over
// k in order, on every ISA and for every number of blocks.
template <int BLOCKS>
[[gnu::always_inline]] inline void accumulate(const compact_rnn::Segment& segment, std::size_t first_block,
                                              Lanes (&sums)[BLOCKS]) {
  const float* w = segment.weights + first_block * kBlockRows * segment.size;
  for (std::size_t k = 0; k < segment.size; ++k) {
    const Lanes v = broadcast(segment.v[k]);
    for (int b = 0; b < BLOCKS; ++b) sums[b] = fma(load(w + b * kBlockRows), v, sums[b]);
    w += BLOCKS * kBlockRows;
  }
}

}  // namespace
