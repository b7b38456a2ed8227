// y = activation(clamp(x + b, clip)) and its backward: plain RNN cells and the layers of a head.
//
//   forward    y of sums x; in padding the y of the frame before stays
//   backward   dx = dy activation'(x), 0 where x + b was clamped, and in padding
//
// Rows are the sequences of a frame, or, in a head, frames.
#pragma once

#include "kernels/activation.h"
#include "kernels/frame_cells.h"

namespace compact_rnn {

template <class Real>
struct ActivationForwardTask {
  FrameCells at;
  Activation activation;
  Real clip;               // infinity where nothing is clamped
  const Real* bias;        // [cells], or null
  const Real* y_previous;  // [sequences][cells]; null where there is no padding
  const Real* x;           // [sequences][cells]
  Real* y;                 // [sequences][cells], out; may be x
};

template <class Real>
struct ActivationBackwardTask {
  FrameCells at;
  Activation activation;
  Real clip;
  const Real* y;
  const Real* dy;
  Real* dx;  // out; may be dy
};

}  // namespace compact_rnn
