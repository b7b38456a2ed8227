// Gradients of vectors that are added to or multiplied with all rows: sums over the rows, in their
// order, in double.
#pragma once

#include <cstddef>

#include "base/team.h"

namespace compact_rnn::train {

// Matrices are [rows][cols], row-major with `stride` elements from row to row.
template <class Real>
struct Columns {
  const Real* data;
  std::size_t stride;
};

// sums[j] += a[0][j] + a[1][j] + ...: the gradient of a bias.
template <class Real>
void add_column_sums(Columns<Real> a, std::size_t rows, std::size_t cols, Real* sums, Team& team);

// sums[j] += a[0][j] b[0][j] + ...: the gradient of a peephole.
template <class Real>
void add_column_products(Columns<Real> a, Columns<Real> b, std::size_t rows, std::size_t cols,
                         Real* sums, Team& team);

}  // namespace compact_rnn::train
