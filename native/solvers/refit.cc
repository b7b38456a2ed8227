#include "solvers/refit.h"

#include <cmath>
#include <numeric>
#include <vector>

namespace compact_rnn::solvers {
namespace {

// An atom counts as spanned by others where they leave no more than this part of its squared
// length.
constexpr double kSpanned = 1e-10;

// L with L L^T = G_SS, row by row.
class Cholesky {
 public:
  explicit Cholesky(const Gram& gram) : gram_(gram) {}

  // Adds atom j to S unless S spans it.
  void add(std::size_t j) {
    std::vector<double> next;
    for (std::size_t k = 0; k < support_.size(); ++k)
      next.push_back((gram_.row(j)[support_[k]] - dot(next, rows_[k], k)) / rows_[k][k]);
    const double rest = gram_.norm2(j) - dot(next, next, next.size());
    if (!(rest > kSpanned * gram_.norm2(j))) return;
    next.push_back(std::sqrt(rest));
    rows_.push_back(std::move(next));
    support_.push_back(j);
  }

  // Sets z_S for the right-hand side q and leaves the rest of z alone.
  void solve(const double* q, double* z) const {
    const std::size_t n = support_.size();
    std::vector<double> y(n);
    for (std::size_t i = 0; i < n; ++i) y[i] = (q[support_[i]] - dot(y, rows_[i], i)) / rows_[i][i];
    for (std::size_t i = n; i-- > 0;) {
      y[i] /= rows_[i][i];
      for (std::size_t k = 0; k < i; ++k) y[k] -= y[i] * rows_[i][k];
      z[support_[i]] = y[i];
    }
  }

 private:
  static double dot(const std::vector<double>& x, const std::vector<double>& y, std::size_t n) {
    return std::inner_product(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(n), y.begin(),
                              0.0);
  }

  const Gram& gram_;
  std::vector<std::size_t> support_;
  std::vector<std::vector<double>> rows_;
};

}  // namespace

void refit(const Gram& gram, const Sample& sample) {
  Cholesky cholesky(gram);
  for (std::size_t j = 0; j < gram.size; ++j) {
    if (sample.code[j] != 0) cholesky.add(j);
    sample.code[j] = 0;
  }
  cholesky.solve(sample.products, sample.code);
}

}  // namespace compact_rnn::solvers
