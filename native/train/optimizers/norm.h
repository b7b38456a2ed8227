// The norm of a gradient, and clipping by it (Pascanu, Mikolov and Bengio 2013, On the difficulty
// of training recurrent neural networks): g becomes g limit / |g| where |g| > limit.
//
// There is one norm over all trained parameters: for several ranges, the root of the sum of their
// sum_of_squares.
#pragma once

#include <cstddef>

#include "base/team.h"

namespace compact_rnn::train {

// Summed in double and in fixed chunks: the same bits for any team. NaN or infinite if and only if
// an element of `gradient` is, or a double is beyond 1e150. So a finite sum means that the whole
// gradient is finite; only where it is not must first_non_finite (base/finite.h) find the element.
template <class Real>
double sum_of_squares(const Real* gradient, std::size_t size, Team& team);

// The factor that clips a gradient of that norm: limit / norm, at most 1. `limit` is above 0, or
// infinite for no clipping.
double clip_factor(double norm, double limit);

}  // namespace compact_rnn::train
