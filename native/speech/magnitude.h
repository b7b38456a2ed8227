// Magnitudes |X[k]|, k = 0 .. window / 2, of the window without taper or scaling: the features of
// DTLN (Westhausen and Meyer 2020), whose windows have 512 samples.
#pragma once

#include <algorithm>
#include <cmath>
#include <complex>
#include <vector>

#include "fourier/real_fft.h"
#include "speech/analysis.h"

namespace compact_rnn::speech {

class Magnitude final : public Analysis {
 public:
  explicit Magnitude(std::size_t window) : fft_(window), window_(window), spectrum_(fft_.bins()) {}
  std::size_t size() const override { return spectrum_.size(); }
  void analyze(const float* samples, float* features) override {
    std::copy_n(samples, window_.size(), window_.begin());
    fft_.transform(window_.data(), spectrum_.data());
    for (std::size_t k = 0; k < spectrum_.size(); ++k)
      features[k] = static_cast<float>(std::sqrt(std::norm(spectrum_[k])));
  }

 private:
  RealFft fft_;
  std::vector<double> window_;
  std::vector<std::complex<double>> spectrum_;
};

}  // namespace compact_rnn::speech
