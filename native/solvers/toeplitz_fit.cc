#include "solvers/toeplitz_fit.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "base/random.h"
#include "solvers/views.h"

namespace compact_rnn::solvers {
namespace {

// The size of random numbers in a start next to what the displacement determines: enough that no
// two pairs begin alike.
constexpr double kOpen = 0.1;

Matrix transpose_of(const Matrix& w) {
  Matrix out = zeros(w.cols, w.rows);
  for (std::size_t i = 0; i < w.rows; ++i)
    for (std::size_t j = 0; j < w.cols; ++j) row(out, j)[i] = row(w, i)[j];
  return out;
}

// The columns of the displacement that follow from a tall W. Column k, (Z W)[j][k] - W[j][k+1] over
// 2, needs the next column, which after the last one of a square is the first one.
Matrix displacement_of(const Matrix& w, LeftCirculant left) {
  const double down = left == LeftCirculant::kPlain ? 1 : -1;  // what comes around at the top
  const bool square = w.cols == w.rows;
  Matrix out = zeros(w.rows, square ? w.cols : w.cols - 1);
  for (std::size_t j = 0; j < out.rows; ++j)
    for (std::size_t k = 0; k < out.cols; ++k) {
      const double above = j > 0 ? row(w, j - 1)[k] : down * row(w, w.rows - 1)[k];
      const double next = k + 1 < w.cols ? row(w, j)[k + 1] : -down * row(w, j)[0];
      row(out, j)[k] = (above - next) / 2;
    }
  return out;
}

// b [r n] to begin with; the first start is the displacement's, all others are random.
std::vector<double> start_of(const Matrix& w, std::size_t rank, LeftCirculant left,
                             std::size_t start) {
  const std::size_t n = w.rows;
  std::vector<double> b(rank * n);
  const RandomStream random(start, 0);
  for (std::size_t i = 0; i < b.size(); ++i) b[i] = random.signed_unit(i);
  Matrix displacement = displacement_of(w, left);
  if (start > 0 || displacement.cols == 0) return b;
  const linalg::Svd svd = linalg::default_solver().svd(std::move(displacement));
  const std::size_t found = std::min(rank, svd.s.size());
  const double last = svd.s[found - 1] > 0 ? svd.s[found - 1] : 1.0;
  for (double& value : b) value *= kOpen * std::sqrt(last / static_cast<double>(n));
  for (std::size_t i = 0; i < found; ++i)
    for (std::size_t k = 0; k < svd.vt.cols; ++k)
      b[i * n + n - 1 - k] += std::sqrt(svd.s[i]) * row(svd.vt, i)[k];
  return b;
}

// The first column of the transpose of a circulant, or of a skew-circulant.
void turn_back(double* x, std::size_t n, bool skew) {
  std::reverse(x + 1, x + n);
  if (skew)
    for (std::size_t j = 1; j < n; ++j) x[j] = -x[j];
}

double squares_of(const double* x, std::size_t n) { return std::inner_product(x, x + n, x, 0.0); }

}  // namespace

ToeplitzFit::ToeplitzFit(const Matrix& w, std::size_t rank, std::size_t start)
    : rank_(rank),
      wide_(w.cols > w.rows),
      norm2_(squares_of(w.data.data(), w.data.size())),
      w_(wide_ ? transpose_of(w) : w),
      residual_(w_, rank, wide_ ? LeftCirculant::kSkew : LeftCirculant::kPlain),
      search_(std::make_unique<Lbfgs>(
          [this](const std::vector<double>& b, std::vector<double>& gradient) {
            return residual_(b, gradient);
          },
          start_of(w_, rank, wide_ ? LeftCirculant::kSkew : LeftCirculant::kPlain, start))) {}

double ToeplitzFit::run(std::size_t iterations) {
  for (std::size_t i = 0; i < iterations && search_->iterate(); ++i) continue;
  return norm2_ > 0 ? 2 * search_->value() / norm2_ : 0.0;
}

ToeplitzPairs ToeplitzFit::pairs() {
  const std::size_t n = w_.rows;
  std::vector<double> unused(rank_ * n);
  residual_(search_->x(), unused);
  ToeplitzPairs pairs{{rank_, n, residual_.left()}, {rank_, n, search_->x()}};
  if (wide_) std::swap(pairs.g, pairs.h);
  for (std::size_t i = 0; i < rank_; ++i) {
    double *g = row(pairs.g, i), *h = row(pairs.h, i);
    if (wide_) turn_back(g, n, false), turn_back(h, n, true);
    const double g2 = squares_of(g, n), h2 = squares_of(h, n);
    const double share = g2 > 0 && h2 > 0 ? std::pow(h2 / g2, 0.25) : 0.0;
    for (std::size_t j = 0; j < n; ++j) {
      g[j] *= share;
      h[j] = share > 0 ? h[j] / share : 0.0;
    }
  }
  return pairs;
}

}  // namespace compact_rnn::solvers
