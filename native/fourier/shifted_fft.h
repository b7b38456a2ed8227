// Transforms of complex numbers at frequencies between the usual ones, and back:
//
//     X[k] = sum over j of x[j] exp(-2 pi i (k + shift) j / size),  k = 0 .. size - 1
//
// At shift 0 circulants are diagonal between the two, at shift 1/2 skew-circulants.
#pragma once

#include <complex>
#include <cstddef>
#include <vector>

#include "fourier/real_fft.h"

namespace compact_rnn {

// One thread at a time.
class ShiftedFft {
 public:
  // A size of at least 2.
  ShiftedFft(std::size_t size, double shift);

  std::size_t size() const { return turns_.size(); }

  // x [size] in place.
  void transform(std::complex<double>* x);
  // Back, divided by the size.
  void invert(std::complex<double>* x);

 private:
  void transform_unshifted(std::complex<double>* x);

  RealFft fft_;
  // exp(-2 pi i shift j / size)
  std::vector<std::complex<double>> turns_;
  std::vector<double> part_;                                           // [size]
  std::vector<std::complex<double>> spectrum_of_re_, spectrum_of_im_;  // [bins]
};

}  // namespace compact_rnn
