// One frame of an LSTM's cells: gate sums, peepholes, activations and state in one pass over the
// weights.
//
//   sums = start + W_x x + W_h m          gates i, f, g, o; start is the bias, or what is summed
//                                         already
//   i  = sigmoid(sum_i + p_i c)
//   f  = sigmoid(sum_f + p_f c)
//   g  = tanh(sum_g)
//   c' = clamp(f c + i g, cell_clip)
//   o  = sigmoid(sum_o + p_o c')
//   h  = o tanh(c')
//
// Every sum, with its peephole, is clamped to gate_clip before its activation. Per block of 16
// cells, of which those of [first, last) are finished, weights are panels of the four gates, start
// is [4][16] and peepholes (or null) [3][16].
#pragma once

#include <cstddef>

#include "kernels/segment.h"

namespace compact_rnn {

struct LstmTask {
  const float* start;
  const float* peepholes;
  Segment x;
  Segment m;
  std::size_t first, last;
  float gate_clip;  // infinity where nothing is clamped
  float cell_clip;
  float* c;  // in and out
  float* h;  // out; not m
};

}  // namespace compact_rnn
