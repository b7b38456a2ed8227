// softmax(x)_k = exp(x_k) / sum_j exp(x_j), by its logarithm:
// log softmax(x)_k = x_k - log_sum_exp(x).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace compact_rnn {

// log sum_k exp(scale x_k), in double; the greatest term is exp(0), so nothing overflows. `scale`
// is above 0.
template <class Real>
double log_sum_exp(const Real* x, std::size_t size, double scale = 1) {
  const double greatest = scale * static_cast<double>(*std::max_element(x, x + size));
  double sum = 0;
  for (std::size_t k = 0; k < size; ++k)
    sum += std::exp(scale * static_cast<double>(x[k]) - greatest);
  return greatest + std::log(sum);
}

// Scores as log-probabilities; log-probabilities stay what they are.
inline void log_softmax(const float* scores, std::size_t size, double* log_p) {
  const double log_sum = log_sum_exp(scores, size);
  for (std::size_t i = 0; i < size; ++i) log_p[i] = static_cast<double>(scores[i]) - log_sum;
}

// log_p[i] = log(p[i]); a softmax's zeros count as the smallest floats that they may have been.
inline void log_of(const float* p, std::size_t size, double* log_p) {
  for (std::size_t i = 0; i < size; ++i) log_p[i] = std::log(std::max(p[i], 1e-38f));
}

}  // namespace compact_rnn
