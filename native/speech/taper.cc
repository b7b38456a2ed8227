#include "speech/taper.h"

#include <cmath>

namespace compact_rnn::speech {
namespace {

constexpr double kPi = 3.14159265358979323846;

// At the angle a n.
double weight(Taper taper, double angle) {
  switch (taper) {
    case Taper::povey:
      return std::pow(0.5 - 0.5 * std::cos(angle), 0.85);
    case Taper::hanning:
      return 0.5 - 0.5 * std::cos(angle);
    case Taper::hamming:
      return 0.54 - 0.46 * std::cos(angle);
    case Taper::blackman:
      return 0.42 - 0.5 * std::cos(angle) + 0.08 * std::cos(2 * angle);
    case Taper::sine:
      return std::sin(0.5 * angle);
    default:
      return 1;
  }
}

}  // namespace

std::vector<double> taper_of(Taper taper, std::size_t size) {
  std::vector<double> weights(size);
  const double step = 2 * kPi / static_cast<double>(size - 1);
  for (std::size_t n = 0; n < size; ++n) weights[n] = weight(taper, step * static_cast<double>(n));
  return weights;
}

}  // namespace compact_rnn::speech
