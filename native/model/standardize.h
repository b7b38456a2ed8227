// A frame over its standard deviation or, where the mean stays in, the root of its mean square:
// what layer and RMS normalization do before they scale and shift. Summed in double, in order.
#pragma once

#include <cmath>
#include <cstddef>

namespace compact_rnn {

struct Standardizing {
  std::size_t size;
  bool subtracts_mean;
  double epsilon;
};

// n = f (x - mean), f = 1 / sqrt(mean((x - mean)^2) + epsilon); returns f.
template <typename Real>
double standardize(const Standardizing& by, const Real* x, Real* n) {
  const auto size = static_cast<double>(by.size);
  double sum = 0.0, squares = 0.0;
  for (std::size_t i = 0; i < by.size; ++i) sum += static_cast<double>(x[i]);
  const double mean = by.subtracts_mean ? sum / size : 0.0;
  for (std::size_t i = 0; i < by.size; ++i) {
    const double difference = static_cast<double>(x[i]) - mean;
    squares += difference * difference;
  }
  const double factor = 1.0 / std::sqrt(squares / size + by.epsilon);
  for (std::size_t i = 0; i < by.size; ++i)
    n[i] = static_cast<Real>((static_cast<double>(x[i]) - mean) * factor);
  return factor;
}

}  // namespace compact_rnn
