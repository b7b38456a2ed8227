#include "solvers/circulant_residual.h"

#include <cmath>

#include "linalg/multiply.h"
#include "solvers/hermitian.h"
#include "solvers/views.h"

namespace compact_rnn::solvers {
namespace {

constexpr double kPi = 3.14159265358979323846;

// This share of the trace of the normal equations is added to their diagonal, since pairs may be
// linearly dependent.
constexpr double kRidge = 2e-10;

}  // namespace

CirculantResidual::CirculantResidual(const Matrix& w, std::size_t rank, LeftCirculant left)
    : n_(w.rows),
      cols_(w.cols),
      rank_(rank),
      shift_(left == LeftCirculant::kPlain ? 0.0 : 0.5),
      wrap_(left == LeftCirculant::kPlain ? -2.0 : 2.0),
      fft_(n_, shift_),
      spectra_(n_ * rank),
      solutions_(n_ * rank),
      equations_(zeros(cols_, 2 * rank + 2)),
      products_(zeros(2 * rank + 2, 2 * rank + 2)),
      residual_(cols_) {
  const std::size_t half = left == LeftCirculant::kPlain ? n_ / 2 + 1 : (n_ + 1) / 2;
  target_.resize(half * cols_);
  std::vector<Complex> column(n_);
  for (std::size_t k = 0; k < cols_; ++k) {
    for (std::size_t j = 0; j < n_; ++j) column[j] = row(w, j)[k];
    fft_.transform(column.data());
    for (std::size_t j = 0; j < half; ++j) target_[j * cols_ + k] = column[j];
  }
}

std::size_t CirculantResidual::conjugate_of(std::size_t j) const {
  return shift_ == 0 ? (n_ - j) % n_ : n_ - 1 - j;
}

void CirculantResidual::transform_right(const std::vector<double>& b) {
  std::vector<Complex> spectrum(n_);
  for (std::size_t i = 0; i < rank_; ++i) {
    for (std::size_t j = 0; j < n_; ++j) spectrum[j] = b[i * n_ + j];
    fft_.transform(spectrum.data());
    for (std::size_t j = 0; j < n_; ++j) spectra_[j * rank_ + i] = spectrum[j];
  }
}

// `turned` [cols - 1][r] is what turns around in B from each column to the next.
void CirculantResidual::fill_equations(std::size_t j, const std::vector<double>& turned) {
  const Complex omega =
      std::polar(1.0, -2 * kPi * (static_cast<double>(j) + shift_) / static_cast<double>(n_));
  for (std::size_t i = 0; i < rank_; ++i) {
    row(equations_, 0)[i] = spectra_[j * rank_ + i].real();
    row(equations_, 0)[rank_ + i] = spectra_[j * rank_ + i].imag();
  }
  for (std::size_t k = 0; k < cols_; ++k) {
    double* next = row(equations_, k);
    if (k > 0) {
      const double *v = row(equations_, k - 1), *more = &turned[(k - 1) * rank_];
      for (std::size_t i = 0; i < rank_; ++i) {
        next[i] = omega.real() * v[i] - omega.imag() * v[rank_ + i] + more[i];
        next[rank_ + i] = omega.imag() * v[i] + omega.real() * v[rank_ + i];
      }
    }
    next[2 * rank_] = target_[j * cols_ + k].real();
    next[2 * rank_ + 1] = target_[j * cols_ + k].imag();
  }
}

// Solves row j by its normal equations; the squared norm of what is left.
double CirculantResidual::residual_of(std::size_t j, Team& team) {
  const std::size_t r = rank_;
  linalg::multiply(transposed(view(equations_)), view(equations_), products_.data.data(),
                   products_.cols, false, team);
  const auto part = [&](std::size_t p, std::size_t q) { return row(products_, p)[q]; };
  // conj(V_p) times V_q, or times T W
  const auto product = [&](std::size_t p, std::size_t re, std::size_t im) -> Complex {
    return {part(p, re) + part(r + p, im), part(p, im) - part(r + p, re)};
  };
  std::vector<Complex> a(r * r);
  Complex* x = &solutions_[j * r];
  double trace = 0;
  for (std::size_t p = 0; p < r; ++p) {
    for (std::size_t q = 0; q <= p; ++q) a[p * r + q] = product(p, q, r + q);
    x[p] = product(p, 2 * r, 2 * r + 1);
    trace += a[p * r + p].real();
  }
  for (std::size_t p = 0; p < r; ++p) a[p * r + p] += trace > 0 ? kRidge * trace : 1.0;
  solve_hermitian(a.data(), x, r);
  double squares = 0;
  for (std::size_t k = 0; k < cols_; ++k) {
    const double* v = row(equations_, k);
    double re = v[2 * r], im = v[2 * r + 1];
    for (std::size_t p = 0; p < r; ++p) {
      re -= x[p].real() * v[p] - x[p].imag() * v[r + p];
      im -= x[p].real() * v[r + p] + x[p].imag() * v[p];
    }
    residual_[k] = {re, im};
    squares += re * re + im * im;
  }
  return squares;
}

// The steps of fill_equations backwards, from the gradient -conj(T a) residual in V to that in T b
// and in `turned`.
void CirculantResidual::go_back(std::size_t j, std::vector<double>& turned_gradient) {
  const Complex omega =
      std::polar(1.0, -2 * kPi * (static_cast<double>(j) + shift_) / static_cast<double>(n_));
  const double twice = conjugate_of(j) == j ? 1.0 : 2.0;
  std::vector<double> re(rank_), im(rank_);
  for (std::size_t k = cols_; k-- > 0;) {
    double* more = k + 1 < cols_ ? &turned_gradient[k * rank_] : nullptr;
    const double e_re = residual_[k].real(), e_im = residual_[k].imag();
    for (std::size_t i = 0; i < rank_; ++i) {
      if (more != nullptr) more[i] += twice * re[i];
      const double x_re = solutions_[j * rank_ + i].real(), x_im = solutions_[j * rank_ + i].imag();
      const double was = re[i];
      re[i] = omega.real() * was + omega.imag() * im[i] - (x_re * e_re + x_im * e_im);
      im[i] = omega.real() * im[i] - omega.imag() * was - (x_re * e_im - x_im * e_re);
    }
  }
  for (std::size_t i = 0; i < rank_; ++i) {
    spectra_[j * rank_ + i] = {re[i], im[i]};
    spectra_[conjugate_of(j) * rank_ + i] = {re[i], j == conjugate_of(j) ? im[i] : -im[i]};
  }
}

double CirculantResidual::operator()(const std::vector<double>& b, std::vector<double>& gradient) {
  const auto n = static_cast<double>(n_);
  std::vector<double> turned((cols_ - 1) * rank_), turned_gradient(turned.size());
  for (std::size_t k = 0; k + 1 < cols_; ++k)
    for (std::size_t i = 0; i < rank_; ++i) turned[k * rank_ + i] = wrap_ * b[i * n_ + n_ - 1 - k];
  transform_right(b);
  const TeamLease team(1);  // gates run in parallel
  double squares = 0;
  for (std::size_t j = 0; j < target_.size() / cols_; ++j) {
    const std::size_t pair = conjugate_of(j);
    fill_equations(j, turned);
    squares += (pair == j ? 1.0 : 2.0) * residual_of(j, *team);
    for (std::size_t i = 0; i < rank_ && pair != j; ++i)
      solutions_[pair * rank_ + i] = std::conj(solutions_[j * rank_ + i]);
    go_back(j, turned_gradient);
  }
  std::vector<Complex> spectrum(n_);
  for (std::size_t i = 0; i < rank_; ++i) {
    for (std::size_t j = 0; j < n_; ++j) spectrum[j] = spectra_[j * rank_ + i];
    fft_.invert(spectrum.data());
    for (std::size_t j = 0; j < n_; ++j) gradient[i * n_ + j] = spectrum[j].real();
    for (std::size_t k = 0; k + 1 < cols_; ++k)
      gradient[i * n_ + n_ - 1 - k] += wrap_ * turned_gradient[k * rank_ + i] / n;
  }
  return squares / (2 * n);
}

std::vector<double> CirculantResidual::left() {
  std::vector<double> a(rank_ * n_);
  std::vector<Complex> spectrum(n_);
  for (std::size_t i = 0; i < rank_; ++i) {
    for (std::size_t j = 0; j < n_; ++j) spectrum[j] = solutions_[j * rank_ + i];
    fft_.invert(spectrum.data());
    for (std::size_t j = 0; j < n_; ++j) a[i * n_ + j] = spectrum[j].real();
  }
  return a;
}

}  // namespace compact_rnn::solvers
