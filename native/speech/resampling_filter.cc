#include "speech/resampling_filter.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <mutex>
#include <numeric>

namespace compact_rnn::speech {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kCutoff = 0.95;    // of the lower Nyquist frequency
constexpr double kCrossings = 65;   // zero crossings of a sinc at that frequency, to either side
constexpr double kBeta = 10.06126;  // 0.1102 (100 - 8.7), for 100 dB

// Of all phases; 2 MB.
constexpr std::size_t kMostWeights = 1 << 18;
// Of all filters that are kept; 8 MB.
constexpr std::size_t kMostKept = 1 << 20;
// Phases a sample, at the full bandwidth, between which a cubic polynomial is near enough.
constexpr double kRows = 256;
constexpr std::size_t kFewestRows = 4;

// The modified Bessel function of order 0: sum over k of ((x / 2)^k / k!)^2. The standard library's
// is not everywhere.
double bessel_i0(double x) {
  double term = 1, sum = 1;
  for (int k = 1; term > sum * 1e-17; ++k) {
    const double factor = x / (2 * k);
    term *= factor * factor;
    sum += term;
  }
  return sum;
}

double sinc(double x) { return x == 0 ? 1 : std::sin(kPi * x) / (kPi * x); }

}  // namespace

static Ratio ratio_of(std::size_t from, std::size_t to) {
  const std::size_t common = std::gcd(from, to);
  return {to / common, from / common};
}

ResamplingFilter::ResamplingFilter(const Ratio& ratio)
    : ratio_(ratio),
      lower_(std::min(1.0, static_cast<double>(ratio.up) / static_cast<double>(ratio.down))),
      reach_(static_cast<std::size_t>(kCrossings / lower_) + 1) {
  if (ratio.up * 2 * reach_ <= kMostWeights) {
    for (std::size_t phase = 0; phase < ratio.up; ++phase)
      add_weights(static_cast<double>(phase) / static_cast<double>(ratio.up));
    return;
  }
  rows_ = std::max(kFewestRows, static_cast<std::size_t>(kRows * lower_));
  // One before and two after those of a sample, for the polynomials at its ends.
  for (std::size_t row = 0; row < rows_ + 3; ++row)
    add_weights((static_cast<double>(row) - 1) / static_cast<double>(rows_));
}

void ResamplingFilter::add_weights(double phase) {
  const double half_width = kCrossings / lower_, cutoff = kCutoff * lower_;
  static const double peak = bessel_i0(kBeta);
  // The first sample lies reach - 1 before the one that the instant follows.
  double t = static_cast<double>(reach_ - 1) + phase;
  for (std::size_t i = 0; i < 2 * reach_; ++i, t -= 1) {
    const double inside = 1 - (t / half_width) * (t / half_width);
    const double kaiser = inside < 0 ? 0 : bessel_i0(kBeta * std::sqrt(inside)) / peak;
    weights_.push_back(cutoff * sinc(cutoff * t) * kaiser);
  }
}

// Four sums side by side: additions need not wait for each other. Their order is fixed, and so is
// the result.
double ResamplingFilter::weighted_sum(const float* x, std::size_t row) const {
  const std::size_t count = 2 * reach_;
  const double* weights = weights_.data() + row * count;
  double sums[4] = {};
  std::size_t i = 0;
  for (; i + 4 <= count; i += 4)
    for (std::size_t lane = 0; lane < 4; ++lane) sums[lane] += weights[i + lane] * x[i + lane];
  for (; i < count; ++i) sums[0] += weights[i] * x[i];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

float ResamplingFilter::apply(const float* samples, std::size_t phase) const {
  if (rows_ == 0) return static_cast<float>(weighted_sum(samples, phase));
  const std::size_t row = phase * rows_ / ratio_.up;
  const double f = static_cast<double>(phase * rows_ % ratio_.up) / static_cast<double>(ratio_.up);
  // Lagrange's polynomials through the rows at -1, 0, 1 and 2.
  const double y[] = {weighted_sum(samples, row), weighted_sum(samples, row + 1),
                      weighted_sum(samples, row + 2), weighted_sum(samples, row + 3)};
  return static_cast<float>(-f * (f - 1) * (f - 2) / 6 * y[0] +
                            (f + 1) * (f - 1) * (f - 2) / 2 * y[1] -
                            (f + 1) * f * (f - 2) / 2 * y[2] + (f + 1) * f * (f - 1) / 6 * y[3]);
}

std::shared_ptr<const ResamplingFilter> resampling_filter(std::size_t from, std::size_t to) {
  static std::mutex mutex;
  static std::deque<std::shared_ptr<const ResamplingFilter>> known;  // the last one asked for first
  static std::size_t weights = 0;                                    // of all of them
  const Ratio ratio = ratio_of(from, to);
  const std::lock_guard<std::mutex> lock(mutex);
  const auto found = std::find_if(known.begin(), known.end(), [&](const auto& filter) {
    return filter->ratio().up == ratio.up && filter->ratio().down == ratio.down;
  });
  if (found != known.end()) {
    std::rotate(known.begin(), found, found + 1);
    return known.front();
  }
  known.push_front(std::make_shared<const ResamplingFilter>(ratio));
  weights += known.front()->weight_count();
  while (known.size() > 1 && weights > kMostKept) {
    weights -= known.back()->weight_count();
    known.pop_back();
  }
  return known.front();
}

}  // namespace compact_rnn::speech
