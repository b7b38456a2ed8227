// Toeplitz-like fits against matrices that are corners of such sums. What brute force makes of
// other matrices is compared in test/weights/toeplitz-like.test.ts.
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

// The corner [rows, cols] of sum_i C(g_i) S(h_i), by its definition.
Matrix expanded(const Matrix& g, const Matrix& h, std::size_t rows, std::size_t cols) {
  const std::size_t n = g.cols;
  Matrix m{rows, cols, std::vector<double>(rows * cols)};
  for (std::size_t i = 0; i < g.rows; ++i)
    for (std::size_t j = 0; j < rows; ++j)
      for (std::size_t l = 0; l < n; ++l)
        for (std::size_t k = 0; k < cols; ++k) {
          const double s = l < k ? -h.data[i * n + n + l - k] : h.data[i * n + l - k];
          m.data[j * cols + k] += g.data[i * n + (j + n - l) % n] * s;
        }
  return m;
}

double relative_error(const Matrix& fit, const Matrix& w) {
  double off = 0, all = 0;
  for (std::size_t i = 0; i < w.data.size(); ++i) {
    off += (fit.data[i] - w.data[i]) * (fit.data[i] - w.data[i]);
    all += w.data[i] * w.data[i];
  }
  return std::sqrt(off / all);
}

struct Shape {
  std::size_t rows, cols;
};

constexpr Shape kShapes[] = {{2, 2}, {3, 3}, {8, 8}, {9, 9},  {8, 3},  {3, 8}, {9, 4},
                             {4, 9}, {7, 6}, {6, 7}, {12, 1}, {1, 12}, {2, 1}};

// The script that tests ARM leaves out what needs LAPACK, by these names.
TEST_CASE("LAPACK: the corner of a sum of pairs is found, of any shape") {
  for (const Shape& shape : kShapes) {
    const std::size_t rows = shape.rows, cols = shape.cols;
    const std::size_t n = std::max(rows, cols);
    CAPTURE(rows);
    CAPTURE(cols);
    const Matrix w = expanded(random(2, n, 1), random(2, n, 2), rows, cols);
    solvers::ToeplitzFit fit(w, 2, 0);
    CHECK(fit.run(2000) < 1e-8);
  }
}

TEST_CASE("LAPACK: the error is that of the corner that its pairs make, and falls") {
  for (const Shape& shape : kShapes) {
    const std::size_t rows = shape.rows, cols = shape.cols;
    const Matrix w = random(rows, cols, 3);
    CAPTURE(rows);
    CAPTURE(cols);
    const std::size_t rank = std::min<std::size_t>(2, std::max(rows, cols));
    solvers::ToeplitzFit fit(w, rank, 0);
    double before = 1 + 1e-12;
    for (int i = 0; i < 5; ++i) {
      const double squared = fit.run(2);
      CHECK(squared <= before);
      before = squared;
      const auto [g, h] = fit.pairs();
      const double error = relative_error(expanded(g, h, rows, cols), w);
      CHECK(error == doctest::Approx(std::sqrt(squared)).epsilon(1e-6).scale(1e-3));
    }
  }
}

}  // namespace
}  // namespace compact_rnn::test
