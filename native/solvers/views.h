// Matrices and blocks of their rows as linalg/multiply.h takes them.
#pragma once

#include "linalg/solver.h"

namespace compact_rnn::solvers {

using linalg::Matrix;

inline Matrix zeros(std::size_t rows, std::size_t cols) {
  return {rows, cols, std::vector<double>(rows * cols)};
}

inline double* row(Matrix& a, std::size_t i) { return a.data.data() + i * a.cols; }
inline const double* row(const Matrix& a, std::size_t i) { return a.data.data() + i * a.cols; }

// Rows first .. first + count.
inline linalg::View<double> rows(const Matrix& a, std::size_t first, std::size_t count) {
  return {row(a, first), count, a.cols, a.cols};
}

inline linalg::View<double> view(const Matrix& a) { return rows(a, 0, a.rows); }

inline linalg::View<double> transposed(linalg::View<double> a) {
  return {a.data, a.cols, a.rows, a.stride, !a.transposed};
}

}  // namespace compact_rnn::solvers
