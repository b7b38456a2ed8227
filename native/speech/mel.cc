#include "speech/mel.h"

#include <cmath>

namespace compact_rnn::speech {

static double mel(double hz) { return 1127.0 * std::log(1.0 + hz / 700.0); }

MelFilterbank::MelFilterbank(const Band& band, std::size_t size, double rate)
    : filters_(band.bins) {
  const double low = mel(band.low_hz);
  const double step = (mel(band.high_hz) - low) / static_cast<double>(band.bins + 1);
  for (std::size_t b = 0; b < band.bins; ++b) {
    const double left = low + static_cast<double>(b) * step, center = left + step,
                 right = center + step;
    Filter& filter = filters_[b];
    for (std::size_t k = 0; k < size / 2; ++k) {
      const double at = mel(static_cast<double>(k) * rate / static_cast<double>(size));
      if (at <= left || at >= right) continue;
      if (filter.weights.empty()) filter.first = k;
      filter.weights.push_back((at <= center ? at - left : right - at) / step);
    }
  }
}

std::size_t MelFilterbank::first_empty() const {
  std::size_t b = 0;
  while (b < filters_.size() && !filters_[b].weights.empty()) ++b;
  return b;
}

void MelFilterbank::apply(const double* power, double* energies) const {
  for (std::size_t b = 0; b < filters_.size(); ++b) {
    const Filter& filter = filters_[b];
    double energy = 0;
    for (std::size_t i = 0; i < filter.weights.size(); ++i)
      energy += filter.weights[i] * power[filter.first + i];
    energies[b] = energy;
  }
}

}  // namespace compact_rnn::speech
