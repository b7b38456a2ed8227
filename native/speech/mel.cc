#include "speech/mel.h"

#include <algorithm>
#include <cmath>

namespace compact_rnn::speech {
namespace {

double mel(double hz) { return 1127.0 * std::log(1.0 + hz / 700.0); }
double hertz(double mel) { return 700.0 * (std::exp(mel / 1127.0) - 1.0); }

// Where a filter begins, is highest, and ends.
struct Triangle {
  double left, center, right;

  bool holds(double at) const { return at > left && at < right; }
  double height(double at) const {
    return std::min((at - left) / (center - left), (right - at) / (right - center));
  }
};

}  // namespace

MelFilterbank::MelFilterbank(const Band& band, std::size_t size, double rate, Triangles triangles)
    : filters_(band.bins) {
  const double low = mel(band.low_hz);
  const double step = (mel(band.high_hz) - low) / static_cast<double>(band.bins + 1);
  const double apart = rate / static_cast<double>(size);  // Hz from f[k] to f[k + 1]
  const auto rounded = [&](double at) { return std::floor(hertz(at) / apart + 0.5) * apart; };
  for (std::size_t b = 0; b < band.bins; ++b) {
    const double left = low + static_cast<double>(b) * step, center = left + step,
                 right = center + step;
    Triangle in_hertz{rounded(left), rounded(center), rounded(right)};
    Filter& filter = filters_[b];
    for (std::size_t k = 0; k < size / 2; ++k) {
      const double hz = static_cast<double>(k) * rate / static_cast<double>(size), at = mel(hz);
      const bool is_mel = triangles == Triangles::even_in_mel;
      if (is_mel ? at <= left || at >= right : !in_hertz.holds(hz)) continue;
      if (filter.weights.empty()) filter.first = k;
      filter.weights.push_back(is_mel ? (at <= center ? at - left : right - at) / step
                                      : in_hertz.height(hz) * 2 / (in_hertz.right - in_hertz.left));
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
