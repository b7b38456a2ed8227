// Cross entropy of the softmax against one label a frame; of a language model too, whose labels are
// the next tokens.
//
//   loss = sum over frames of -log y_label,  y = softmax(scores)
//   d loss / d scores_k = y_k - [k = label]
#pragma once

#include "base/team.h"
#include "train/batch.h"
#include "train/criteria/criterion.h"

namespace compact_rnn::train {

// Counts frames with a label; errors: those where another unit has the highest score (the first of
// equals counts).
template <class Real>
Scored cross_entropy(const Real* scores, std::size_t units, const Shape& shape,
                     const FrameTargets& targets, Real* gradient, Team& team);

}  // namespace compact_rnn::train
