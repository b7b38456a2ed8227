// The weights of one direction of a layer, from which a cell is made. Gates are stacked i, f, g, o
// or r, z, n, each with `cells` rows. Matrices are shared with the cell, vectors are copied.
#pragma once

#include <cstddef>
#include <limits>

#include "kernels/activation.h"
#include "weights/weight.h"

namespace compact_rnn {

enum class CellKind { rnn, lstm, gru };

struct CellWeights {
  CellKind kind = CellKind::lstm;
  std::size_t cells = 0;
  SharedWeight input;      // W_x [gates * cells, n_in]
  SharedWeight recurrent;  // W_h [gates * cells, n_rec]
  // P [n_rec, cells], or none: then n_rec = cells
  SharedWeight projection;
  Precision input_precision = Precision::one_plane;  // of x, where W_x reads digits
  const float* bias = nullptr;                       // [gates * cells]
  // gru with reset_after: [cells], or null for zeros
  const float* recurrent_bias = nullptr;
  const float* peepholes = nullptr;          // lstm: [3 * cells], or null
  Activation activation = Activation::tanh;  // rnn
  bool reset_after = true;                   // gru
  float gate_clip = std::numeric_limits<float>::infinity();
  float cell_clip = std::numeric_limits<float>::infinity();  // lstm
};

}  // namespace compact_rnn
