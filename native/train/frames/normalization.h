// Softmax and log-softmax over each frame, forward and backward:
//
//   softmax       y = e^x / sum e^x           dx = y (dy - sum dy y)
//   log-softmax   y = x - log(sum e^x)        dx = dy - e^y sum dy
//
// Those of the last layer of all are left to the criterion.
#pragma once

#include "base/team.h"
#include "model/architecture.h"
#include "train/batch.h"

namespace compact_rnn::train {

// In place; padding becomes zeros.
template <class Real>
void normalize_frames(Normalization normalization, Real* ys, std::size_t width, const Shape& shape,
                      Team& team);
// d_ys becomes d_xs.
template <class Real>
void normalize_frames_backward(Normalization normalization, const Real* ys, Real* d_ys,
                               std::size_t width, const Shape& shape, Team& team);

}  // namespace compact_rnn::train
