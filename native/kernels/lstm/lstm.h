// One frame of an LSTM's cells: gate sums, peepholes, activations and state in one pass over the weights.
//
//   sums = start + W_x x + W_h m            gates i, f, g, o; start is the bias, or bias + W_x x with x_size
//   0 i = sigmoid(sum_i + p_i c), f = sigmoid(sum_f + p_f c), g = tanh(sum_g) c' = clamp(f c + i g,
//   cell_clip),  o = sigmoid(sum_o + p_o c'),  h = o tanh(c')
//
// Every sum (with its peephole) is clamped to gate_clip before its activation. Per block of 16 cells, weights
// are [x_size + m_size][4][16] at `weight_stride` floats from block to block, start [4][16], peepholes (or
// null) [3][16].
#pragma once

#include <cstddef>

namespace compact_rnn {

struct LstmTask {
  const float* weights;
  std::size_t weight_stride;
  const float* start;
  const float* peepholes;
  const float* x;
  std::size_t x_size;
  const float* m;
  std::size_t m_size;
  std::size_t blocks;
  float gate_clip;  // infinity where nothing is clamped
  float cell_clip;
  float* c;  // in and out
  float* h;  // out; not m
};

}  // namespace compact_rnn
