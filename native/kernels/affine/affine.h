// y = activation(clamp(start + W_x x + W_m m)): a dense layer, a projection (no activation, no m)
// or an `rnn` cell.
//
// The rows of blocks [first, last); start (null: zeros) and y hold whole blocks of 16, of all
// blocks. W_x and W_m, where there is an m, have panels of the same width.
#pragma once

#include <cstddef>

#include "kernels/activation.h"
#include "kernels/segment.h"

namespace compact_rnn {

constexpr std::size_t kAffinePanelBlocks = 4;

struct AffineTask {
  const float* start;
  Segment x;
  Segment m;
  std::size_t first, last;
  float clip;  // infinity where nothing is clamped
  Activation activation;
  float* y;
};

}  // namespace compact_rnn
