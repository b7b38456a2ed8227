#include "speech/resampling_filter.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numeric>
#include <string>

#include "base/error.h"

namespace compact_rnn::speech {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kCutoff = 0.95;    // of the lower Nyquist frequency
constexpr double kCrossings = 65;   // zero crossings of a sinc at that frequency, to either side
constexpr double kBeta = 10.06126;  // 0.1102 (100 - 8.7), for 100 dB

// Rates up to 200 kHz that are multiples of 25 Hz stay below; the filter then takes 17 MB at most.
constexpr std::size_t kMostPhases = 8000;

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

ResamplingFilter::ResamplingFilter(const Ratio& ratio) : ratio_(ratio) {
  const double lower =
      std::min(1.0, static_cast<double>(ratio.up) / static_cast<double>(ratio.down));
  const double half_width = kCrossings / lower, cutoff = kCutoff * lower, peak = bessel_i0(kBeta);
  reach_ = static_cast<std::size_t>(half_width) + 1;
  weights_.reserve(ratio.up * 2 * reach_);
  for (std::size_t phase = 0; phase < ratio.up; ++phase) {
    // The first sample lies reach - 1 before the one that the instant follows.
    double t = static_cast<double>(reach_ - 1) +
               static_cast<double>(phase) / static_cast<double>(ratio.up);
    for (std::size_t i = 0; i < 2 * reach_; ++i, t -= 1) {
      const double inside = 1 - (t / half_width) * (t / half_width);
      const double kaiser = inside < 0 ? 0 : bessel_i0(kBeta * std::sqrt(inside)) / peak;
      weights_.push_back(cutoff * sinc(cutoff * t) * kaiser);
    }
  }
}

std::shared_ptr<const ResamplingFilter> resampling_filter(std::size_t from, std::size_t to) {
  static std::mutex mutex;
  static std::shared_ptr<const ResamplingFilter> last;
  const Ratio ratio = ratio_of(from, to);
  if (std::max(ratio.up, ratio.down) > kMostPhases)
    throw Error("INVALID_INPUT",
                "cannot resample from " + std::to_string(from) + " to " + std::to_string(to) +
                    " Hz, which have too little in common: use rates that are multiples of 25 Hz");
  const std::lock_guard<std::mutex> lock(mutex);
  if (!last || last->ratio().up != ratio.up || last->ratio().down != ratio.down)
    last = std::make_shared<const ResamplingFilter>(ratio);
  return last;
}

}  // namespace compact_rnn::speech
