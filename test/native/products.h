// Matrices at awkward addresses with gaps between their rows, and their products summed naively.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>

#include "buffers.h"
#include "linalg/solver.h"

namespace compact_rnn::test {

// Elements in [-1, 1], rows `stride` apart; what stands between them is NaN, which nobody may read.
template <typename Real>
class GappyMatrix {
 public:
  GappyMatrix(std::size_t rows, std::size_t cols, Randoms& randoms)
      : rows(rows), cols(cols), stride(cols + 3), elements(rows * stride) {
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t j = 0; j < stride; ++j)
        elements[i * stride + j] =
            j < cols ? Real(randoms.real(-1, 1)) : std::numeric_limits<Real>::quiet_NaN();
  }

  Real at(std::size_t i, std::size_t j) const { return elements.data()[i * stride + j]; }
  Real* data() { return elements.data(); }
  linalg::View<Real> view(bool transposed = false) const {
    return {elements.data(), transposed ? cols : rows, transposed ? rows : cols, stride,
            transposed};
  }
  void fill(Real value) {
    for (std::size_t i = 0; i < elements.size(); ++i) elements[i] = value;
  }

  std::size_t rows, cols, stride;
  Misaligned<Real> elements;
};

template <typename Real>
double element(const linalg::View<Real>& a, std::size_t i, std::size_t j) {
  return a.transposed ? a.data[j * a.stride + i] : a.data[i * a.stride + j];
}

// The element (i, j) of A B in double.
template <typename Real>
double sum_of(const linalg::View<Real>& a, const linalg::View<Real>& b, std::size_t i,
              std::size_t j) {
  double sum = 0;
  for (std::size_t k = 0; k < a.cols; ++k) sum += element(a, i, k) * element(b, k, j);
  return sum;
}

// What rounding may do to a sum of `terms` products of numbers in [-1, 1].
template <typename Real>
double tolerance(std::size_t terms) {
  return 4 * std::numeric_limits<Real>::epsilon() * (4 + std::sqrt(double(terms)) * 4);
}

}  // namespace compact_rnn::test
