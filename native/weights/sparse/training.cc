// The values for training.
#include "weights/sparse/sparse.h"

#include <algorithm>

namespace compact_rnn {

namespace {

template <class Real>
class SparseParametrization final : public Parametrization<Real> {
 public:
  SparseParametrization(const WeightShape& shape, std::shared_ptr<const SparsePattern> pattern)
      : shape_(shape), pattern_(std::move(pattern)) {}

  void forward(const Real* p, Real* w, Team& team) override {
    team.split(pattern_->block_rows(shape_), [&](Range block_rows) {
      for (std::size_t r = block_rows.first; r < block_rows.last; ++r) {
        const Range rows = pattern_->rows_of(r, shape_);
        std::fill(w + rows.first * shape_.cols, w + rows.last * shape_.cols, Real(0));
        each_value(r, [&](std::size_t i, std::size_t entry) { w[entry] = p[i]; });
      }
    });
  }
  void backward(const Real*, const Real* dw, Real* dp, Team& team) override {
    team.split(pattern_->block_rows(shape_), [&](Range block_rows) {
      for (std::size_t r = block_rows.first; r < block_rows.last; ++r)
        each_value(r, [&](std::size_t i, std::size_t entry) { dp[i] += dw[entry]; });
    });
  }

 private:
  // Calls visit(i, entry) for every entry of W in the pattern: p[i] is its value.
  template <class Visit>
  void each_value(std::size_t block_row, const Visit& visit) const {
    const Range rows = pattern_->rows_of(block_row, shape_);
    for (std::size_t b = pattern_->starts[block_row]; b < pattern_->starts[block_row + 1]; ++b)
      for (std::size_t l = 0; l < rows.size(); ++l)
        visit(b * pattern_->block + l, (rows.first + l) * shape_.cols + pattern_->columns[b]);
  }

  WeightShape shape_;
  std::shared_ptr<const SparsePattern> pattern_;
};

}  // namespace

std::unique_ptr<Parametrization<float>> Sparse::parametrization(float) const {
  return std::make_unique<SparseParametrization<float>>(shape(), pattern_);
}

std::unique_ptr<Parametrization<double>> Sparse::parametrization(double) const {
  return std::make_unique<SparseParametrization<double>>(shape(), pattern_);
}

}  // namespace compact_rnn
