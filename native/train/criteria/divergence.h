// Kullback-Leibler divergence from a teacher, softened by a temperature T (Hinton, Vinyals and Dean
// 2015, Distilling the Knowledge in a Neural Network).
//
//   loss = T^2 sum over frames of sum_k p_k (log p_k - log q_k)
//   p = softmax(teacher / T),  q = softmax(scores / T)
//   d loss / d scores_k = T (q_k - p_k)                 T^2 keeps its size as T grows
#pragma once

#include "base/team.h"
#include "train/batch.h"
#include "train/criteria/criterion.h"

namespace compact_rnn::train {

// Counts frames. `teacher` holds the teacher's scores or log probabilities, which have the same
// softmax; -infinity stands for a probability of 0. `temperature` > 0.
template <class Real>
Scored divergence(const Real* scores, std::size_t units, const Shape& shape,
                  const OutputTargets<Real>& teacher, double temperature, Real* gradient,
                  Team& team);

}  // namespace compact_rnn::train
