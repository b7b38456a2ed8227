// The gradient that optimizers use: scaled, clipped, with weight decay.
#pragma once

#include <cstddef>

namespace compact_rnn::train {

// Element i, for the weight w:  clamp(scale data_i, -limit, limit) + decay w
template <class Real>
struct Gradient {
  const Real* data;
  Real scale;  // 1 / count of what the loss sums over, times clip_factor (optimizers/norm.h)
  Real limit;  // clipping by value: > 0, infinity for none
  Real decay;  // L2: as if decay/2 |w|^2 were added to the loss; 0 for none

  Real at(std::size_t i, Real w) const {
    const Real scaled = scale * data[i];
    const Real not_above = scaled > limit ? limit : scaled;
    return (not_above < -limit ? -limit : not_above) + decay * w;
  }
};

}  // namespace compact_rnn::train
