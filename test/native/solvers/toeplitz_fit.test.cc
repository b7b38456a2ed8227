// Toeplitz-like fits against matrices that are made of pairs; what numpy's least squares makes of
// others is compared in test/fit.
#include "solvers/toeplitz_fit.h"

#include <doctest/doctest.h>

#include <cmath>

#include "../buffers.h"

namespace compact_rnn::test {
namespace {

using linalg::Matrix;

Matrix random(std::size_t rows, std::size_t cols, std::size_t seed) {
  const Misaligned<float> x = Randoms(seed).reals(rows * cols, 1);
  return {rows, cols, std::vector<double>(x.data(), x.data() + rows * cols)};
}

// sum_i C(g_i) S(h_i) [n, n], by its definition.
Matrix expanded(const Matrix& g, const Matrix& h) {
  const std::size_t n = g.cols;
  Matrix m{n, n, std::vector<double>(n * n)};
  for (std::size_t i = 0; i < g.rows; ++i)
    for (std::size_t j = 0; j < n; ++j)
      for (std::size_t l = 0; l < n; ++l)
        for (std::size_t k = 0; k < n; ++k) {
          const double s = l < k ? -h.data[i * n + n + l - k] : h.data[i * n + l - k];
          m.data[j * n + k] += g.data[i * n + (j + n - l) % n] * s;
        }
  return m;
}

TEST_CASE("a matrix that pairs make is found from their h, of any size and rank") {
  for (const std::size_t n : {2, 3, 7, 8, 12})
    for (std::size_t rank = 1; rank < n && rank < 4; ++rank) {
      CAPTURE(n);
      CAPTURE(rank);
      const Matrix h = random(rank, n, 2);
      const Matrix m = expanded(random(rank, n, 1), h);
      const solvers::ToeplitzPairs pairs = solvers::fit_toeplitz(m, h, 2);
      const Matrix fit = expanded(pairs.g, pairs.h);
      for (std::size_t i = 0; i < n * n; ++i) CHECK(std::abs(fit.data[i] - m.data[i]) < 1e-6);
    }
}

TEST_CASE("a matrix of fewer rows or columns than pairs are long is fitted with zeros around it") {
  for (const auto& [rows, cols] : {std::pair<std::size_t, std::size_t>{3, 8}, {8, 3}}) {
    const Matrix w = random(rows, cols, 3);
    Matrix m{8, 8, std::vector<double>(64)};
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t j = 0; j < cols; ++j) m.data[i * 8 + j] = w.data[i * cols + j];
    const Matrix h = random(2, 8, 4);
    const auto ours = solvers::fit_toeplitz(w, h, 3), whole = solvers::fit_toeplitz(m, h, 3);
    for (std::size_t i = 0; i < 16; ++i) {
      CHECK(ours.g.data[i] == whole.g.data[i]);
      CHECK(ours.h.data[i] == whole.h.data[i]);
    }
  }
}

}  // namespace
}  // namespace compact_rnn::test
