// One frame of the GRU cells of a batch whose reset gate acts before the recurrent product, in two
// passes (the formulas are in kernels/gru_reset_before/gru_reset_before.h), and its backward, in
// two passes too. With dh of h(t), what is `carried` included, and n' = 1 - n^2, z' = z (1 - z),
// r' = r (1 - r), each 0 where its sum was clamped:
//
//   candidate   dn = n' (1 - z) dh
//               dz = z' (h(t-1) - n) dh
//               carried = z dh              of h(t-1), but for what comes through W_h
//   gates       dr = r' h(t-1) d_reset      d_reset = W_hn^T dn, with a projection P^T W_hn^T dn
//               carried += r d_reset
//
// In padding the state stays as it was, the gradients of the sums are 0 and `carried` passes.
#pragma once

#include "kernels/frame_cells.h"

namespace compact_rnn {

// Gates are [sequences][r, z, n][cells]; the rest is [sequences][cells].
template <class Real>
struct ResetGatesForwardTask {
  FrameCells at;
  const Real* bias;  // [3][cells]
  Real gate_clip;    // infinity where nothing is clamped
  const Real* h_previous;
  Real* gates;  // r and z, in: W_x x + W_h m, out: the gates
  Real* reset;  // out: r h(t-1); 0 in padding
};

template <class Real>
struct ResetCandidateForwardTask {
  FrameCells at;
  const Real* bias;
  Real gate_clip;
  const Real* h_previous;
  Real* gates;  // n, in: W_xn x + W_hn m_reset, out: n; z as it is
  Real* h;      // out
};

template <class Real>
struct ResetCandidateBackwardTask {
  FrameCells at;
  Real gate_clip;
  const Real* h_previous;
  const Real* dh;  // without `carried`
  // n and z, in: the gates, out: the gradients of their sums; r as it is, in padding 0
  Real* gates;
  Real* carried;  // in and out
};

template <class Real>
struct ResetGatesBackwardTask {
  FrameCells at;
  Real gate_clip;
  const Real* h_previous;
  const Real* d_reset;
  Real* gates;    // r, in: the gate, out: the gradient of its sum
  Real* carried;  // in and out
};

}  // namespace compact_rnn
