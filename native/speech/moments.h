// Sums over frames that give the mean and the variance of each feature.
#pragma once

#include <cstddef>

namespace compact_rnn::speech {

// Adds frames [count][size] to sums [2][size]: of the features, and of their squares.
inline void add_moments(const float* frames, std::size_t count, std::size_t size, double* sums) {
  for (std::size_t t = 0; t < count; ++t)
    for (std::size_t i = 0; i < size; ++i) {
      const double x = frames[t * size + i];
      sums[i] += x;
      sums[size + i] += x * x;
    }
}

}  // namespace compact_rnn::speech
