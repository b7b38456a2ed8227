// y_j = activation(clamp(start_j + W x_j)) for many vectors x_j at once, so that weights are read
// once for several of them: the input's part of a layer's gate sums over all frames of a sequence,
// many streams in step, an output head.
//
// The rows of blocks [first, last) that stand in the part [part_first, part_last) of their panels
// (some gates of each block of cells). start_j (null: zeros) and y_j hold whole blocks of 16, of
// all blocks, and may be the same array. Each y_j is, to the bit, what the affine kernel makes of
// x_j. All quantized x_j have the same number of bytes.
#pragma once

#include <cstddef>

#include "kernels/activation.h"
#include "kernels/segment.h"

namespace compact_rnn {

struct ManyVector {
  Operand x;
  const float* start;
  float* y;
};

struct AffineManyTask {
  PanelView w;
  const ManyVector* vectors;
  std::size_t count;
  std::size_t first, last;
  std::size_t part_first, part_last;
  float clip;  // infinity where nothing is clamped
  Activation activation;
};

}  // namespace compact_rnn
