// Noise added to every window, so that digital silence has a spectrum (Kaldi's dither): normally
// distributed, in units of 16-bit integers. The numbers of a window depend on the seed and on which
// window of its recording it is, on nothing else.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "base/random.h"

namespace compact_rnn::speech {

class Dither {
 public:
  // `deviation`: the standard deviation, 0 for none.
  Dither(double deviation, std::uint64_t seed) : deviation_(deviation), seed_(seed) {}

  // Adds the noise of the next window.
  void add(double* samples, std::size_t count) {
    const std::uint64_t window = windows_++;
    if (deviation_ == 0) return;
    const RandomStream random(seed_, window);
    for (std::size_t n = 0; n < count; n += 2) {
      const double radius = deviation_ * std::sqrt(-2 * std::log(1 - unit(random.bits(n))));
      const double angle = 6.28318530717958647692 * unit(random.bits(n + 1));  // Box and Muller
      samples[n] += radius * std::cos(angle);
      if (n + 1 < count) samples[n + 1] += radius * std::sin(angle);
    }
  }

  // The next window is the first of a recording.
  void reset() { windows_ = 0; }

 private:
  // Uniform in [0, 1).
  static double unit(std::uint64_t bits) { return static_cast<double>(bits >> 11) * 0x1p-53; }

  double deviation_;
  std::uint64_t seed_;
  std::uint64_t windows_ = 0;
};

}  // namespace compact_rnn::speech
