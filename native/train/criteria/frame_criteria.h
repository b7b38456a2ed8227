// Criteria that are a sum over frames. Scores, targets and gradients are [frames *
// sequences][units]; criterion.h says what all criteria have in common. K is the number of units.
#pragma once

#include "base/team.h"
#include "train/batch.h"
#include "train/criteria/criterion.h"

namespace compact_rnn::train {

// Cross entropy of the softmax against one label for each frame; for a language model the label is
// the next token.
//
//   loss = sum over frames of -log y_label,  y = softmax(scores)
//   d loss / d scores_k = y_k - [k = label]
//
// Counts frames with a label. A frame is an error where another unit has the highest score (the
// first of equals counts).
template <class Real>
Scored cross_entropy(const Real* scores, std::size_t units, const Shape& shape,
                     const FrameTargets& targets, Real* gradient, Team& team);

// The square of the errors of the scores themselves: the mean over units, summed over frames.
//
//   loss = sum over frames of 1/K sum_k (scores_k - target_k)^2
//   d loss / d scores_k = 2/K (scores_k - target_k)
//
// Counts frames.
template <class Real>
Scored mean_square(const Real* scores, std::size_t units, const Shape& shape,
                   const OutputTargets<Real>& targets, Real* gradient, Team& team);

// Kullback-Leibler divergence from a teacher, softened by a temperature T (Hinton, Vinyals and Dean
// 2015, Distilling the Knowledge in a Neural Network).
//
//   loss = T^2 sum over frames of sum_k p_k (log p_k - log q_k)
//   p = softmax(teacher / T),  q = softmax(scores / T)
//   d loss / d scores_k = T (q_k - p_k)                 T^2 keeps its size as T grows
//
// Counts frames. `teacher` holds the teacher's scores or log-probabilities, which have the same
// softmax; -infinity stands for a probability of 0. `temperature` is above 0.
template <class Real>
Scored divergence(const Real* scores, std::size_t units, const Shape& shape,
                  const OutputTargets<Real>& teacher, double temperature, Real* gradient,
                  Team& team);

}  // namespace compact_rnn::train
