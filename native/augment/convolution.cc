#include "augment/convolution.h"

#include <algorithm>
#include <complex>
#include <vector>

#include "fourier/real_fft.h"

namespace compact_rnn::augment {
namespace {

// A power of two, the fastest size; at least 4, which keeps the transform within its limits.
std::size_t transform_size(std::size_t least) {
  std::size_t size = 4;
  while (size < least) size *= 2;
  return size;
}

}  // namespace

void convolve(const float* x, std::size_t count, const float* h, std::size_t response, float* y) {
  if (count == 0 || response == 0) {
    std::fill(y, y + count, 0.0f);
    return;
  }
  RealFft fft(transform_size(count + response - 1));
  std::vector<double> padded(fft.size());
  std::vector<std::complex<double>> spectrum(fft.bins()), filter(fft.bins());
  std::copy(h, h + response, padded.begin());
  fft.transform(padded.data(), filter.data());
  std::fill(padded.begin(), padded.begin() + static_cast<std::ptrdiff_t>(response), 0.0);
  std::copy(x, x + count, padded.begin());
  fft.transform(padded.data(), spectrum.data());
  for (std::size_t k = 0; k < fft.bins(); ++k) spectrum[k] *= filter[k];
  fft.invert(spectrum.data(), padded.data());
  for (std::size_t n = 0; n < count; ++n) y[n] = static_cast<float>(padded[n]);
}

}  // namespace compact_rnn::augment
