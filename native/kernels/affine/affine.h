// y = activation(clamp(start + W_x x + W_m m)): a dense layer, a projection (no activation, no m) or an `rnn` cell.
//
// Weights stand in panels of up to four blocks of 16 rows, the last panel with what blocks are left; start and y hold
// whole blocks. `start` may be null: zeros.
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
  std::size_t blocks;
  float clip;  // infinity where nothing is clamped
  Activation activation;
  float* y;
};

}  // namespace compact_rnn
