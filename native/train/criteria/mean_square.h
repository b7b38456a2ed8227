// The square of the errors of the scores themselves: the mean over units, summed over frames.
//
//   loss = sum over frames of 1/K sum_k (scores_k - target_k)^2    with K units
//   d loss / d scores_k = 2/K (scores_k - target_k)
#pragma once

#include "base/team.h"
#include "train/batch.h"
#include "train/criteria/criterion.h"

namespace compact_rnn::train {

// Counts frames.
template <class Real>
Scored mean_square(const Real* scores, std::size_t units, const Shape& shape,
                   const OutputTargets<Real>& targets, Real* gradient, Team& team);

}  // namespace compact_rnn::train
