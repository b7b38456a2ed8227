#include "fourier/shifted_fft.h"

namespace compact_rnn {

ShiftedFft::ShiftedFft(std::size_t size, double shift)
    : fft_(size), part_(size), spectrum_of_re_(fft_.bins()), spectrum_of_im_(fft_.bins()) {
  constexpr double kTurn = 2 * 3.14159265358979323846;
  for (std::size_t j = 0; j < size; ++j)
    turns_.push_back(
        std::polar(1.0, -kTurn * shift * static_cast<double>(j) / static_cast<double>(size)));
}

void ShiftedFft::transform(std::complex<double>* x) {
  for (std::size_t j = 0; j < size(); ++j) x[j] *= turns_[j];
  transform_unshifted(x);
}

// The conjugate of the transform of conjugates turns the other way.
void ShiftedFft::invert(std::complex<double>* x) {
  for (std::size_t k = 0; k < size(); ++k) x[k] = std::conj(x[k]);
  transform_unshifted(x);
  const auto n = static_cast<double>(size());
  for (std::size_t j = 0; j < size(); ++j) x[j] = std::conj(x[j] * turns_[j]) / n;
}

// Of real and imaginary parts, each of which has conjugates at k and size - k.
void ShiftedFft::transform_unshifted(std::complex<double>* x) {
  const std::size_t n = size();
  for (std::size_t j = 0; j < n; ++j) part_[j] = x[j].real();
  fft_.transform(part_.data(), spectrum_of_re_.data());
  for (std::size_t j = 0; j < n; ++j) part_[j] = x[j].imag();
  fft_.transform(part_.data(), spectrum_of_im_.data());
  const std::complex<double> i(0, 1);
  for (std::size_t k = 0; k < fft_.bins(); ++k) {
    x[(n - k) % n] = std::conj(spectrum_of_re_[k]) + i * std::conj(spectrum_of_im_[k]);
    x[k] = spectrum_of_re_[k] + i * spectrum_of_im_[k];
  }
}

}  // namespace compact_rnn
