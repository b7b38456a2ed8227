// Eigen's own FFT, which is kissfft; the only file outside linalg that includes Eigen.
#include "fourier/real_fft.h"

#include <unsupported/Eigen/FFT>

namespace compact_rnn {

struct RealFft::Plan {
  Eigen::FFT<double> fft{Eigen::default_fft_impl<double>(), Eigen::FFT<double>::HalfSpectrum};
};

RealFft::RealFft(std::size_t size) : size_(size), plan_(std::make_unique<Plan>()) {}

RealFft::RealFft(RealFft&&) noexcept = default;

RealFft::~RealFft() = default;

void RealFft::transform(const double* x, std::complex<double>* spectrum) {
  plan_->fft.fwd(spectrum, x, static_cast<Eigen::Index>(size_));
}

void RealFft::invert(const std::complex<double>* spectrum, double* x) {
  plan_->fft.inv(x, spectrum, static_cast<Eigen::Index>(size_));
}

}  // namespace compact_rnn
