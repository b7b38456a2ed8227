// One frame of the GRU cells of a batch whose reset gate acts after the recurrent product (the
// formulas are in kernels/gru/gru.h), and its backward. With q = W_hn m + b_hn, dh of h(t), what is
// `carried` included, and n' = 1 - n^2, z' = z (1 - z), r' = r (1 - r), each 0 where its sum was
// clamped:
//
//   dn = n' (1 - z) dh
//   dz = z' (h(t-1) - n) dh
//   dr = r' q dn
//   dq = r dn
//   carried = z dh                of h(t-1), but for what comes through W_h
//
// In padding the state stays as it was, the gradients of the sums are 0 and `carried` passes.
#pragma once

#include "kernels/frame_cells.h"

namespace compact_rnn {

// Gates are [sequences][r, z, n][cells]; the rest is [sequences][cells].
template <class Real>
struct GruForwardTask {
  FrameCells at;
  const Real* bias;            // [3][cells]
  const Real* recurrent_bias;  // b_hn [cells], or null
  Real gate_clip;              // infinity where nothing is clamped
  const Real* h_previous;
  Real* gates;        // in: W_x x, for r and z + W_h m; out: r, z, n
  Real* recurrent_n;  // in: W_hn m; out: q
  Real* h;            // out
};

template <class Real>
struct GruBackwardTask {
  FrameCells at;
  Real gate_clip;
  const Real* h_previous;
  const Real* dh;     // without `carried`
  Real* gates;        // in: r, z, n; out: the gradients of their sums
  Real* recurrent_n;  // in: q; out: dq
  Real* carried;      // in and out
};

}  // namespace compact_rnn
