// One frame of the cells of a GRU whose reset gate acts after the recurrent product (PyTorch, cuDNN).
//
//   r = sigmoid(W_xr x + W_hr m + b_r)
//   z = sigmoid(W_xz x + W_hz m + b_z)
//   n = tanh(W_xn x + b_n + r (W_hn m + b_hn))
//   h = (1 - z) n + z h(t-1)
//
// Sums are clamped to gate_clip before their activations. Per block of 16 cells, weights are panels of the
// three gates; start is [3][16]: the biases, or those plus W_x x and then no x; recurrent_bias is [16].
#pragma once

#include <cstddef>

#include "kernels/segment.h"

namespace compact_rnn {

struct GruTask {
  const float* start;
  const float* recurrent_bias;
  Segment x;
  Segment m;
  std::size_t blocks;
  float gate_clip;          // infinity where nothing is clamped
  const float* h_previous;  // whole, also where m = P h
  float* h;                 // out; not m
};

}  // namespace compact_rnn
