#include "speech/magnitude.h"

#include <algorithm>
#include <cmath>

namespace compact_rnn::speech {

Magnitude::Magnitude(std::size_t window) : fft_(window), window_(window), spectrum_(fft_.bins()) {}

void Magnitude::analyze(const float* samples, float* features) {
  std::copy_n(samples, window_.size(), window_.begin());
  fft_.transform(window_.data(), spectrum_.data());
  for (std::size_t k = 0; k < spectrum_.size(); ++k)
    features[k] = static_cast<float>(std::sqrt(std::norm(spectrum_[k])));
}

}  // namespace compact_rnn::speech
