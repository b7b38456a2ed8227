// Magnitudes |X[k]|, k = 0 .. window / 2, of the tapered window without scaling. Without a taper
// (rectangular) and with windows of 512 samples they are the features of DTLN (Westhausen and Meyer
// 2020).
#pragma once

#include <algorithm>
#include <cmath>
#include <complex>
#include <functional>
#include <vector>

#include "fourier/real_fft.h"
#include "speech/analysis.h"
#include "speech/taper.h"

namespace compact_rnn::speech {

class Magnitude final : public Analysis {
 public:
  Magnitude(std::size_t window, Taper taper)
      : fft_(window), taper_(taper_of(taper, window)), window_(window), spectrum_(fft_.bins()) {}
  std::size_t size() const override { return spectrum_.size(); }
  void analyze(const float* samples, float* features) override {
    std::transform(samples, samples + window_.size(), taper_.begin(), window_.begin(),
                   std::multiplies<double>());
    fft_.transform(window_.data(), spectrum_.data());
    for (std::size_t k = 0; k < spectrum_.size(); ++k)
      features[k] = static_cast<float>(std::sqrt(std::norm(spectrum_[k])));
  }

 private:
  RealFft fft_;
  std::vector<double> taper_, window_;
  std::vector<std::complex<double>> spectrum_;
};

}  // namespace compact_rnn::speech
