// The norm of a gradient, and clipping by it (Pascanu, Mikolov and Bengio 2013, On the difficulty
// of training recurrent neural networks): g becomes g limit / |g| where |g| > limit.
//
// One norm is taken over all parameters that are trained: of several ranges, the root of the sum of
// their sum_of_squares.
#pragma once

#include <cstddef>

#include "base/team.h"

namespace compact_rnn::train {

// In double and in fixed chunks: the same bits for any team. NaN or infinite if and only if an
// element of `gradient` is, or an element of doubles is beyond 1e150: so a finite sum says that the
// whole gradient is finite, and only where it is not must first_non_finite (base/finite.h) look for
// the culprit.
template <class Real>
double sum_of_squares(const Real* gradient, std::size_t size, Team& team);

// What to multiply a gradient of that norm by: limit / norm, at most 1. `limit` > 0, infinity for
// no clipping.
double clip_factor(double norm, double limit);

}  // namespace compact_rnn::train
