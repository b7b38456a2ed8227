// |X[k]|, k = 0 .. window / 2, of the window as it is: no taper, no scaling. The features of DTLN (Westhausen
// and Meyer 2020) with windows of 512 samples.
#pragma once

#include <complex>
#include <vector>

#include "fourier/real_fft.h"
#include "speech/analysis.h"

namespace compact_rnn::speech {

class Magnitude final : public Analysis {
 public:
  explicit Magnitude(std::size_t window);
  std::size_t size() const override { return spectrum_.size(); }
  void analyze(const float* samples, float* features) override;

 private:
  RealFft fft_;
  std::vector<double> window_;
  std::vector<std::complex<double>> spectrum_;
};

}  // namespace compact_rnn::speech
