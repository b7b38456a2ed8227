// The log-probabilities of the units of a frame.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace compact_rnn {

// log_p[i] = scores[i] - log(sum_j exp(scores[j])): scores as log-probabilities; log-probabilities
// stay what they are.
inline void log_softmax(const float* scores, std::size_t size, double* log_p) {
  const double largest = *std::max_element(scores, scores + size);
  double sum = 0.0;
  for (std::size_t i = 0; i < size; ++i) sum += std::exp(scores[i] - largest);
  const double log_sum = largest + std::log(sum);
  for (std::size_t i = 0; i < size; ++i) log_p[i] = scores[i] - log_sum;
}

// log_p[i] = log(p[i]), a softmax's zeros as the smallest numbers that they may have been.
inline void log_of(const float* p, std::size_t size, double* log_p) {
  for (std::size_t i = 0; i < size; ++i) log_p[i] = std::log(std::max(p[i], 1e-38f));
}

}  // namespace compact_rnn
