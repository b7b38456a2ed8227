// One frame of the cells of a GRU whose reset gate acts after the recurrent product (PyTorch, cuDNN).
//
//   r = sigmoid(W_xr x + W_hr m + b_r),  z = sigmoid(W_xz x + W_hz m + b_z)
//   n = tanh(W_xn x + b_n + r (W_hn m + b_hn)),  h = (1 - z) n + z h(t-1)
//
// Sums are clamped to gate_clip before their activations. Per block of 16 cells, input weights are
// [x_size][3][16] and behind them recurrent weights [m_size][3][16], at `weight_stride` floats from block to
// block; start is [4][16]: b_r, b_z, b_n (or those plus W_x x with x_size 0) and b_hn.
#pragma once

#include <cstddef>

namespace compact_rnn {

struct GruTask {
  const float* weights;
  std::size_t weight_stride;
  const float* start;
  const float* x;
  std::size_t x_size;
  const float* m;
  std::size_t m_size;
  std::size_t blocks;
  float gate_clip;          // infinity where nothing is clamped
  const float* h_previous;  // whole, also where m = P h
  float* h;                 // out; not m
};

}  // namespace compact_rnn
