// One frame of the cells of a GRU whose reset gate acts after the recurrent product (PyTorch,
// cuDNN).
//
//   r = sigmoid(W_xr x + W_hr m + b_r)
//   z = sigmoid(W_xz x + W_hz m + b_z)
//   n = tanh(W_xn x + b_n + r (W_hn m + b_hn))
//   h = (1 - z) n + z h(t-1)
//
// Sums are clamped to gate_clip before their activations. Per block of 16 cells, of which those of
// [first, last) are finished, weights are panels of the three gates; start is [3][16]: the biases,
// or what is summed already; recurrent_start is [3][16] too, of which only the third is read: b_hn,
// or b_hn + W_hn m.
#pragma once

#include <cstddef>

#include "kernels/segment.h"

namespace compact_rnn {

struct GruTask {
  const float* start;
  const float* recurrent_start;
  Segment x;
  Segment m;
  std::size_t first, last;
  float gate_clip;          // infinity where nothing is clamped
  const float* h_previous;  // whole, also where m = P h
  float* h;                 // out; not m
};

}  // namespace compact_rnn
