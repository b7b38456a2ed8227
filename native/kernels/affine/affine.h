// y = activation(clamp(start + W [x; m])): a dense layer, a projection (no activation, no m) or an `rnn`
// cell.
//
// W stands in panels of up to four blocks of 16 rows, [x_size + m_size][blocks][16], the last panel with what
// blocks are left; start and y hold whole blocks. `start` may be null (zeros), `m` may be null with m_size 0.
#pragma once

#include <cstddef>

#include "kernels/activation.h"

namespace compact_rnn {

constexpr std::size_t kAffinePanelBlocks = 4;

struct AffineTask {
  const float* weights;
  const float* start;
  const float* x;
  std::size_t x_size;
  const float* m;
  std::size_t m_size;
  std::size_t blocks;
  float clip;  // infinity where nothing is clamped
  Activation activation;
  float* y;
};

}  // namespace compact_rnn
