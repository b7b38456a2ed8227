#include "solvers/toeplitz_fit.h"

#include <cmath>
#include <complex>
#include <vector>

#include "fourier/shifted_fft.h"
#include "linalg/multiply.h"
#include "solvers/hermitian.h"
#include "solvers/views.h"

namespace compact_rnn::solvers {
namespace {

using Complex = std::complex<double>;
using Spectra = std::vector<Complex>;  // [n][r]: of each frequency all G_i, or all H_i

constexpr double kPi = 3.14159265358979323846;

// This share of A's trace is added to its diagonal, since pairs may be linearly dependent.
constexpr double kRidge = 2e-10;

// What is fitted: G by the rows of D, or H by its columns.
enum class Side { kRows, kColumns };

double shift_of(Side side) { return side == Side::kRows ? 0.0 : 0.5; }

// How many rows, or columns, from the first on hold one of each conjugate pair, and which is the
// other of a pair.
std::size_t half_of(Side side, std::size_t n) {
  return side == Side::kRows ? n / 2 + 1 : (n + 1) / 2;
}
std::size_t conjugate_of(Side side, std::size_t k, std::size_t n) {
  return side == Side::kRows ? (n - k) % n : n - 1 - k;
}

// D = T_0 M T_1/2^-1 [n][n].
std::vector<Complex> transformed(const Matrix& w, std::size_t n) {
  std::vector<Complex> d(n * n), column(n);
  ShiftedFft down(n, shift_of(Side::kRows)), across(n, shift_of(Side::kColumns));
  for (std::size_t j = 0; j < w.cols; ++j) {
    for (std::size_t i = 0; i < n; ++i) column[i] = i < w.rows ? row(w, i)[j] : 0.0;
    down.transform(column.data());
    for (std::size_t k = 0; k < n; ++k) d[k * n + j] = std::conj(column[k]);
  }
  // x T_1/2^-1 is the conjugate of T_1/2 conj(x) / n.
  for (std::size_t k = 0; k < n; ++k) across.transform(&d[k * n]);
  for (Complex& x : d) x = std::conj(x) / static_cast<double>(n);
  return d;
}

// What the fits need to know of M.
struct Target {
  Matrix weights;  // |K|^2 [n, n]
  Matrix re, im;   // of conj(K) D
};

Target target_of(const Matrix& w, std::size_t n) {
  const std::vector<Complex> d = transformed(w, n);
  Target target{zeros(n, n), zeros(n, n), zeros(n, n)};
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t m = 0; m < n; ++m) {
      const double steps = static_cast<double>(m) - static_cast<double>(k) + 0.5;
      const auto size = static_cast<double>(n);
      const Complex kernel = Complex(1, 1 / std::tan(kPi * steps / size)) / size;
      const Complex x = std::conj(kernel) * d[k * n + m];
      row(target.weights, k)[m] = std::norm(kernel);
      row(target.re, k)[m] = x.real();
      row(target.im, k)[m] = x.imag();
    }
  return target;
}

// The spectra of the rows of x [r, n].
Spectra spectra_of(const Matrix& x, Side side) {
  const std::size_t n = x.cols, r = x.rows;
  Spectra spectra(n * r);
  ShiftedFft fft(n, shift_of(side));
  for (std::size_t i = 0; i < r; ++i) {
    std::vector<Complex> spectrum(row(x, i), row(x, i) + n);
    fft.transform(spectrum.data());
    for (std::size_t k = 0; k < n; ++k) spectra[k * r + i] = spectrum[k];
  }
  return spectra;
}

// From spectra back to x [r, n].
Matrix reals_of(const Spectra& spectra, std::size_t r, Side side) {
  const std::size_t n = spectra.size() / r;
  Matrix x = zeros(r, n);
  ShiftedFft fft(n, shift_of(side));
  std::vector<Complex> spectrum(n);
  for (std::size_t i = 0; i < r; ++i) {
    for (std::size_t k = 0; k < n; ++k) spectrum[k] = spectra[k * r + i];
    fft.invert(spectrum.data());
    for (std::size_t j = 0; j < n; ++j) row(x, i)[j] = spectrum[j].real();
  }
  return x;
}

// conj(x_i) x_j of each frequency, [n, r r]: a Hermitian [r][r] in r^2 reals, with real parts on
// the diagonal and below, and the imaginary part of [i][j] at [j][i].
Matrix outer_products(const Spectra& x, std::size_t r) {
  Matrix products = zeros(x.size() / r, r * r);
  for (std::size_t m = 0; m < products.rows; ++m)
    for (std::size_t i = 0; i < r; ++i)
      for (std::size_t j = 0; j <= i; ++j) {
        const Complex product = std::conj(x[m * r + i]) * x[m * r + j];
        if (j < i) row(products, m)[j * r + i] = product.imag();
        row(products, m)[i * r + j] = product.real();
      }
  return products;
}

// The factors [n, 2 r] of the real and the imaginary parts of conj(K) D. The sum of both products
// is conj(K) D conj(x): its real parts, then its imaginary ones.
struct Conjugates {
  Matrix for_re, for_im;
};

Conjugates conjugates_of(const Spectra& x, std::size_t r) {
  const std::size_t n = x.size() / r;
  Conjugates out{zeros(n, 2 * r), zeros(n, 2 * r)};
  for (std::size_t m = 0; m < n; ++m)
    for (std::size_t i = 0; i < r; ++i) {
      const Complex value = x[m * r + i];
      row(out.for_re, m)[i] = row(out.for_im, m)[r + i] = value.real();
      row(out.for_im, m)[i] = value.imag();
      row(out.for_re, m)[r + i] = -value.imag();
    }
  return out;
}

// Solves A x = b of one frequency, with A and b as the products leave them.
void solve(const double* packed, const double* b, std::size_t r, Complex* x) {
  std::vector<Complex> a(r * r);
  double trace = 0;
  for (std::size_t i = 0; i < r; ++i) {
    for (std::size_t j = 0; j < i; ++j) a[i * r + j] = {packed[i * r + j], packed[j * r + i]};
    a[i * r + i] = packed[i * r + i];
    trace += packed[i * r + i];
    x[i] = {b[i], b[r + i]};
  }
  for (std::size_t i = 0; i < r; ++i) a[i * r + i] += trace > 0 ? kRidge * trace : 1.0;
  solve_hermitian(a.data(), x, r);
}

// The least squares fit of one side, with the other `held` fixed.
Spectra fitted(const Target& target, const Spectra& held, Side side, Team& team) {
  const std::size_t n = target.weights.rows, r = held.size() / n, half = half_of(side, n);
  const auto lines = [&](const Matrix& a) {
    return linalg::View<double>{a.data.data(), half, n, n, side == Side::kColumns};
  };
  Matrix grams = zeros(half, r * r), sums = zeros(half, 2 * r);
  const Conjugates conjugates = conjugates_of(held, r);
  const auto products = outer_products(held, r);
  linalg::multiply(lines(target.weights), view(products), grams.data.data(), grams.cols, false,
                   team);
  linalg::multiply(lines(target.re), view(conjugates.for_re), sums.data.data(), sums.cols, false,
                   team);
  linalg::multiply(lines(target.im), view(conjugates.for_im), sums.data.data(), sums.cols, true,
                   team);
  Spectra x(n * r);
  for (std::size_t k = 0; k < half; ++k) {
    const std::size_t pair = conjugate_of(side, k, n);
    solve(row(grams, k), row(sums, k), r, &x[k * r]);
    for (std::size_t i = 0; i < r && pair != k; ++i) x[pair * r + i] = std::conj(x[k * r + i]);
  }
  return x;
}

}  // namespace

ToeplitzPairs fit_toeplitz(const Matrix& w, const Matrix& h, std::size_t turns) {
  const Target target = target_of(w, h.cols);
  const TeamLease team(1);  // gates run in parallel
  Spectra gs, hs = spectra_of(h, Side::kColumns);
  for (std::size_t turn = 0; turn < turns; ++turn) {
    gs = fitted(target, hs, Side::kRows, *team);
    hs = fitted(target, gs, Side::kColumns, *team);
  }
  return {reals_of(gs, h.rows, Side::kRows), reals_of(hs, h.rows, Side::kColumns)};
}

}  // namespace compact_rnn::solvers
