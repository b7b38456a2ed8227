// The spectrum of real numbers and back: X[k] = sum over n of x[n] exp(-2 pi i k n / size), k = 0
// .. size / 2. In double precision: single precision rounds every X[k] by 1e-7 of the largest, and
// the logarithm of a quiet one shows it.
#pragma once

#include <complex>
#include <cstddef>
#include <memory>

namespace compact_rnn {

// One thread at a time.
class RealFft {
 public:
  // Any size of at least 2 (kissfft reads beyond its plan for 1); the time grows with its largest
  // prime factor. Multiples of 4 take half the time of others.
  explicit RealFft(std::size_t size);
  RealFft(RealFft&&) noexcept;
  ~RealFft();

  std::size_t size() const { return size_; }
  std::size_t bins() const { return size_ / 2 + 1; }

  // x [size], spectrum [bins]. The first call allocates.
  void transform(const double* x, std::complex<double>* spectrum);
  // Back, divided by the size.
  void invert(const std::complex<double>* spectrum, double* x);

 private:
  struct Plan;
  std::size_t size_;
  std::unique_ptr<Plan> plan_;
};

}  // namespace compact_rnn
