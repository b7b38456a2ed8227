// Eigen's own FFT, which is kissfft; the only file outside linalg that includes Eigen.
#include "fourier/real_fft.h"

#include <unsupported/Eigen/FFT>

namespace compact_rnn {

template <typename Real>
struct RealFft<Real>::Plan {
  Eigen::FFT<Real> fft{Eigen::default_fft_impl<Real>(), Eigen::FFT<Real>::HalfSpectrum};
};

template <typename Real>
RealFft<Real>::RealFft(std::size_t size) : size_(size), plan_(std::make_unique<Plan>()) {}

template <typename Real>
RealFft<Real>::RealFft(RealFft&&) noexcept = default;

template <typename Real>
RealFft<Real>::~RealFft() = default;

template <typename Real>
void RealFft<Real>::transform(const Real* x, std::complex<Real>* spectrum) {
  plan_->fft.fwd(spectrum, x, static_cast<Eigen::Index>(size_));
}

template <typename Real>
void RealFft<Real>::invert(const std::complex<Real>* spectrum, Real* x) {
  plan_->fft.inv(x, spectrum, static_cast<Eigen::Index>(size_));
}

template class RealFft<float>;
template class RealFft<double>;

}  // namespace compact_rnn
