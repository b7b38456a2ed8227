// One frame of the cells of a GRU whose reset gate acts before the recurrent product (Cho et al.
// 2014, ONNX's default), in two passes over the weights, since n needs r of all cells.
//
//   gru_gates      r = sigmoid(W_xr x + W_hr m + b_r)
//                  z = sigmoid(W_xz x + W_hz m + b_z)
//                  reset = r h(t-1)
//   gru_candidate  n = tanh(W_xn x + W_hn m_reset + b_n)      m_reset = P reset, or reset where
//                                                             there is no projection P
//                  h = (1 - z) n + z h(t-1)
//
// Sums are clamped to gate_clip before their activations. Per block of 16 cells, of which those of
// [first, last) are finished, weights are panels of the three gates and start is [3][16]: the
// biases, or what is summed already.
#pragma once

#include <cstddef>

#include "kernels/segment.h"

namespace compact_rnn {

struct GruGatesTask {
  const float* start;
  Segment x;
  Segment m;
  std::size_t first, last;
  float gate_clip;          // infinity where nothing is clamped
  const float* h_previous;  // whole, also where m = P h
  float* z;                 // out
  float* reset;             // out; not m
};

struct GruCandidateTask {
  const float* start;
  Segment x;
  Segment m_reset;
  std::size_t first, last;
  float gate_clip;
  const float* h_previous;
  const float* z;
  float* h;  // out; not m_reset
};

}  // namespace compact_rnn
