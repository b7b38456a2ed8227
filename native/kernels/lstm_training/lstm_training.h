// One frame of the LSTM cells of a batch (the formulas are in kernels/lstm/lstm.h) and its
// backward. With i' = i (1 - i), and likewise f' and o', g' = 1 - g^2, each 0 where its sum was
// clamped:
//
//   do = o' dh tanh(c)                          c the clamped one
//   dc := dc + dh o (1 - tanh(c)^2) + p_o do,   then 0 where c was clamped
//   di = i' dc g
//   df = f' dc c(t-1)
//   dg = g' dc i
//   dc(t-1) = dc f + p_i di + p_f df
//
// In padding the state stays as it was, the gradients of the sums are 0 and dc passes.
#pragma once

#include "kernels/frame_cells.h"

namespace compact_rnn {

// Gates are [sequences][i, f, g, o][cells]; the rest is [sequences][cells].
template <class Real>
struct LstmForwardTask {
  FrameCells at;
  const Real* bias;       // [4][cells]
  const Real* peepholes;  // [3][cells], or null
  Real gate_clip;         // infinity where nothing is clamped
  Real cell_clip;
  const Real* c_previous;
  const Real* h_previous;
  Real* gates;  // in: W_x x + W_h m; out: i, f, g, o
  Real* c;      // out
  Real* h;      // out
};

template <class Real>
struct LstmBackwardTask {
  FrameCells at;
  const Real* peepholes;
  Real gate_clip;
  Real cell_clip;
  const Real* c_previous;
  const Real* c;
  const Real* dh;
  Real* gates;  // in: i, f, g, o; out: the gradients of their sums
  Real* dc;     // in: of c(t), by the frames behind; out: of c(t-1)
};

}  // namespace compact_rnn
