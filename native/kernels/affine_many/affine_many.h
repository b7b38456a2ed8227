// y_j = activation(clamp(start + W x_j)) for many vectors x_j at once, so that weights are read once for several of them:
// what a layer's input brings to its gate sums over all frames of a sequence, or an output head.
//
// W stands in panels of `panel_blocks` (1 to 4) blocks of 16 rows, the last panel with what blocks are left; start (null:
// zeros) and each y_j hold whole blocks. Each y_j is, to the bit, what the affine kernel makes of x_j.
#pragma once

#include <cstddef>

#include "kernels/activation.h"

namespace compact_rnn {

struct AffineManyTask {
  const float* weights;
  const float* start;
  const float* xs;  // x_j at xs + j * x_stride, [x_size]
  std::size_t x_size;
  std::size_t x_stride;
  std::size_t count;  // vectors
  std::size_t blocks;
  std::size_t panel_blocks;
  float clip;  // infinity where nothing is clamped
  Activation activation;
  float* ys;  // y_j at ys + j * y_stride
  std::size_t y_stride;
};

}  // namespace compact_rnn
