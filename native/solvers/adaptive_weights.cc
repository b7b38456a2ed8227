#include "solvers/adaptive_weights.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "solvers/views.h"

namespace compact_rnn::solvers {

void adaptive_weights(const double* magnitudes, std::size_t n, double gamma, double* weights) {
  const double power = 1 / (1 + gamma);
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += weights[i] = std::pow(magnitudes[i], power);
  if (sum == 0) return std::fill_n(weights, n, 1.0), void();
  const double scale = static_cast<double>(n) / sum;
  for (std::size_t i = 0; i < n; ++i)
    weights[i] = magnitudes[i] > 0 ? std::pow(scale * weights[i], -gamma)
                                   : std::numeric_limits<double>::infinity();
}

std::vector<double> weights_of_atoms(const Matrix& codes, double gamma) {
  std::vector<double> magnitudes(codes.cols), weights(codes.cols);
  for (std::size_t i = 0; i < codes.rows; ++i)
    for (std::size_t j = 0; j < codes.cols; ++j) magnitudes[j] += std::abs(row(codes, i)[j]);
  adaptive_weights(magnitudes.data(), codes.cols, gamma, weights.data());
  return weights;
}

std::vector<double> weights_of_coefficients(const Matrix& codes, double gamma) {
  std::vector<double> magnitudes(codes.cols), weights(codes.rows * codes.cols);
  for (std::size_t i = 0; i < codes.rows; ++i) {
    for (std::size_t j = 0; j < codes.cols; ++j) magnitudes[j] = std::abs(row(codes, i)[j]);
    adaptive_weights(magnitudes.data(), codes.cols, gamma, weights.data() + i * codes.cols);
  }
  return weights;
}

}  // namespace compact_rnn::solvers
