#include "weights/toeplitz_like/parametrization.h"

#include "linalg/multiply.h"

namespace compact_rnn {
namespace {

// Row 0 of M takes every element of O once, each row of it turned by its number: visit(k, j, u,
// sign) for what O[j][u] adds, with `sign`, to M[0][k].
template <class Visit>
void each_of_first_row(std::size_t n, const Visit& visit) {
  for (std::size_t j = 0; j < n; ++j) {
    const std::size_t turn = j == 0 ? n : j;
    for (std::size_t t = 0; t + 1 < turn; ++t) visit(n + t + 1 - turn, j, n - 1 - t, -1);
    for (std::size_t t = turn - 1; t < n; ++t) visit(t + 1 - turn, j, n - 1 - t, 1);
  }
}

}  // namespace

template <class Real>
ToeplitzParametrization<Real>::ToeplitzParametrization(const WeightShape& shape, std::size_t rank)
    : shape_(shape), n_(toeplitz_size(shape)), rank_(rank), outers_(shape.gates * n_ * n_) {}

template <class Real>
void ToeplitzParametrization<Real>::forward(const Real* p, Real* w, Team& team) {
  const std::size_t pairs = rank_ * n_, square = n_ * n_, gate = shape_.cells() * shape_.cols;
  const Real *g = p, *h = p + shape_.gates * pairs;
  for (std::size_t q = 0; q < shape_.gates; ++q)
    linalg::multiply<Real>({g + q * pairs, n_, rank_, n_, true}, {h + q * pairs, rank_, n_, n_},
                           outers_.data() + q * square, n_, false, team);
  team.split(shape_.gates, [&](Range gates) {
    for (std::size_t q = gates.first; q < gates.last; ++q)
      forward_gate(outers_.data() + q * square, w + q * gate);
  });
}

template <class Real>
void ToeplitzParametrization<Real>::forward_gate(const Real* outer, Real* w) const {
  const std::size_t n = n_, cols = shape_.cols;
  AlignedArray<double> row(n), next(n);
  each_of_first_row(n, [&](std::size_t k, std::size_t j, std::size_t u, int sign) {
    row[k] += sign * static_cast<double>(outer[j * n + u]);
  });
  for (std::size_t j = 0; j < shape_.cells(); ++j) {
    if (j > 0) {
      const Real* o = outer + j * n;
      for (std::size_t k = 0; k + 1 < n; ++k)
        next[k + 1] = row[k] - 2 * static_cast<double>(o[n - 1 - k]);
      next[0] = 2 * static_cast<double>(o[0]) - row[n - 1];
      std::swap(row, next);
    }
    std::transform(row.data(), row.data() + cols, w + j * cols,
                   [](double m) { return static_cast<Real>(m); });
  }
}

template <class Real>
void ToeplitzParametrization<Real>::backward(const Real* p, const Real* dw, Real* dp, Team& team) {
  const std::size_t pairs = rank_ * n_, square = n_ * n_, gate = shape_.cells() * shape_.cols;
  const std::size_t all_pairs = shape_.gates * pairs;
  team.split(shape_.gates, [&](Range gates) {
    for (std::size_t q = gates.first; q < gates.last; ++q)
      backward_gate(dw + q * gate, outers_.data() + q * square);
  });
  for (std::size_t q = 0; q < shape_.gates; ++q) {
    const linalg::View<Real> g{p + q * pairs, rank_, n_, n_},
        h{p + all_pairs + q * pairs, rank_, n_, n_};
    const Real* d_outer = outers_.data() + q * square;
    linalg::multiply<Real>(h, {d_outer, n_, n_, n_, true}, dp + q * pairs, n_, true, team);
    linalg::multiply<Real>(g, {d_outer, n_, n_, n_}, dp + all_pairs + q * pairs, n_, true, team);
  }
}

// The steps of forward_gate backwards: `row` is the gradient of row j of M, from itself and from
// all rows after it.
template <class Real>
void ToeplitzParametrization<Real>::backward_gate(const Real* dw, Real* d_outer) const {
  const std::size_t n = n_, cols = shape_.cols;
  AlignedArray<double> row(n), previous(n);
  std::fill_n(d_outer, n * n, Real(0));
  for (std::size_t j = shape_.cells(); j-- > 0;) {
    for (std::size_t k = 0; k < cols; ++k) row[k] += static_cast<double>(dw[j * cols + k]);
    if (j == 0) break;
    Real* d = d_outer + j * n;
    for (std::size_t k = 0; k + 1 < n; ++k) d[n - 1 - k] = static_cast<Real>(-2 * row[k + 1]);
    d[0] = static_cast<Real>(2 * row[0]);
    for (std::size_t k = 0; k + 1 < n; ++k) previous[k] = row[k + 1];
    previous[n - 1] = -row[0];
    std::swap(row, previous);
  }
  each_of_first_row(n, [&](std::size_t k, std::size_t j, std::size_t u, int sign) {
    d_outer[j * n + u] += static_cast<Real>(sign * row[k]);
  });
}

// O = (Z_1 M - M Z_-1) / 2 with its columns reversed.
std::vector<double> toeplitz_displacement(const float* w, const WeightShape& shape) {
  const std::size_t n = toeplitz_size(shape), cells = shape.cells();
  std::vector<double> outers(shape.gates * n * n);
  for (std::size_t q = 0; q < shape.gates; ++q) {
    const auto m = [&](std::size_t j, std::size_t k) {
      return j < cells && k < shape.cols ? static_cast<double>(w[(q * cells + j) * shape.cols + k])
                                         : 0.0;
    };
    double* outer = outers.data() + q * n * n;
    for (std::size_t j = 0; j < n; ++j)
      for (std::size_t k = 0; k < n; ++k) {
        const double next = k + 1 < n ? m(j, k + 1) : -m(j, 0);
        outer[j * n + n - 1 - k] = (m((j + n - 1) % n, k) - next) / 2;
      }
  }
  return outers;
}

template class ToeplitzParametrization<float>;
template class ToeplitzParametrization<double>;

}  // namespace compact_rnn
