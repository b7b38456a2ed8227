// The gradient that optimizers use: scaled, clipped by value or by its norm, with weight decay.
//
// Clipping by the norm (Pascanu, Mikolov and Bengio 2013, On the difficulty of training recurrent
// neural networks): g becomes g limit / |g| where |g| > limit. There is one norm over all trained
// parameters: for several ranges, the root of the sum of their sum_of_squares.
#pragma once

#include <cstddef>

#include "base/team.h"

namespace compact_rnn::train {

// Element i, for the weight w:  clamp(scale data_i, -limit, limit) + decay w
template <class Real>
struct Gradient {
  const Real* data;
  Real scale;  // 1 / count of what the loss sums over, times clip_factor
  Real limit;  // clipping by value: > 0, infinity for none
  Real decay;  // L2: as if decay/2 |w|^2 were added to the loss; 0 for none

  Real at(std::size_t i, Real w) const {
    const Real scaled = scale * data[i];
    const Real not_above = scaled > limit ? limit : scaled;
    return (not_above < -limit ? -limit : not_above) + decay * w;
  }
};

// Summed in double and in fixed chunks: the same bits for any team. NaN or infinite if and only if
// an element of `gradient` is, or a double is beyond 1e150. So a finite sum means that the whole
// gradient is finite; only where it is not must first_non_finite (base/finite.h) find the element.
template <class Real>
double sum_of_squares(const Real* gradient, std::size_t size, Team& team);

// The factor that clips a gradient of that norm: limit / norm, at most 1. `limit` is above 0, or
// infinite for no clipping.
double clip_factor(double norm, double limit);

}  // namespace compact_rnn::train
