// Sums of probabilities whose logarithms are known.
#pragma once

#include <cmath>

namespace compact_rnn::train {

// log(exp(a) + exp(b)); either may be minus infinity.
inline double log_add(double a, double b) {
  const double greater = a > b ? a : b, distance = std::fabs(a - b);
  // From 37 on the lesser is below half a unit in the last place of 1. Where both are impossible
  // the distance is NaN.
  return distance < 37 ? greater + std::log(1 + std::exp(-distance)) : greater;
}

}  // namespace compact_rnn::train
