#include "representations/sparse.h"

#include <algorithm>

namespace compact_rnn::representations {

template <class Real>
template <class Visit>
void Sparse<Real>::each_value(std::size_t block_row, const Visit& visit) const {
  const Range rows = pattern_->rows_of(block_row, shape_);
  for (std::size_t b = pattern_->starts[block_row]; b < pattern_->starts[block_row + 1]; ++b)
    for (std::size_t l = 0; l < rows.size(); ++l)
      visit(b * pattern_->block + l, (rows.first + l) * shape_.cols + pattern_->columns[b]);
}

template <class Real>
void Sparse<Real>::expand(const Real* p, Real* w, Team& team) {
  team.split(pattern_->block_rows(shape_), [&](Range block_rows) {
    for (std::size_t r = block_rows.first; r < block_rows.last; ++r) {
      const Range rows = pattern_->rows_of(r, shape_);
      std::fill(w + rows.first * shape_.cols, w + rows.last * shape_.cols, Real(0));
      each_value(r, [&](std::size_t i, std::size_t entry) { w[entry] = p[i]; });
    }
  });
}

template <class Real>
void Sparse<Real>::collect(const Real*, const Real* dw, Real* dp, Team& team) {
  team.split(pattern_->block_rows(shape_), [&](Range block_rows) {
    for (std::size_t r = block_rows.first; r < block_rows.last; ++r)
      each_value(r, [&](std::size_t i, std::size_t entry) { dp[i] += dw[entry]; });
  });
}

template class Sparse<float>;
template class Sparse<double>;

}  // namespace compact_rnn::representations
