// softmax(x)_k = exp(x_k) / sum_j exp(x_j), by its logarithm: log softmax(x)_k = x_k -
// log_sum_exp(x).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace compact_rnn::train {

// log sum_k exp(scale x_k), in double; the greatest term is exp(0), so nothing overflows. `scale` >
// 0.
template <class Real>
double log_sum_exp(const Real* x, std::size_t size, double scale = 1) {
  const double greatest = scale * static_cast<double>(*std::max_element(x, x + size));
  double sum = 0;
  for (std::size_t k = 0; k < size; ++k)
    sum += std::exp(scale * static_cast<double>(x[k]) - greatest);
  return greatest + std::log(sum);
}

}  // namespace compact_rnn::train
