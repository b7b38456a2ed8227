// Parameters that come closest to a dense weight.
#include <doctest/doctest.h>

#include <cmath>

#include "defined_weight.h"
#include "weights/hashed/hashed.h"
#include "weights/toeplitz_like/parametrization.h"

namespace compact_rnn::test {
namespace {

std::vector<float> random_weight(const WeightShape& shape) {
  Randoms randoms(5);
  std::vector<float> w(shape.size());
  for (float& x : w) x = randoms.real(-1.0f, 1.0f);
  return w;
}

double squared_error(const std::vector<float>& w, const std::vector<double>& fit) {
  double error = 0.0;
  for (std::size_t i = 0; i < w.size(); ++i)
    error += std::pow(static_cast<double>(w[i]) - fit[i], 2);
  return error;
}

const std::vector<WeightShape> kFitted = {{1, 1, 1}, {3 * 7, 7, 3}, {4 * 18, 5, 4}, {9, 30, 1}};

}  // namespace

TEST_CASE("buckets that moved any way would fit worse") {
  TeamLease team(1);
  for (const WeightShape& shape : kFitted)
    for (const bool is_signed : {false, true}) {
      const Hashed hashed_29(shape, 29, 3, is_signed);
      const auto defined = hashed(shape, 29, 3, is_signed).defined;
      const auto w = random_weight(shape);
      auto fit = fit_buckets(hashed_29, w.data(), *team);
      REQUIRE(fit.size() == 29);
      const double least = squared_error(w, defined(fit.data()));
      for (double& bucket : fit) {
        const double kept = bucket;
        double moved[2];
        for (const int side : {0, 1}) {
          bucket = kept + (side == 0 ? 1e-3 : -1e-3);
          moved[side] = squared_error(w, defined(fit.data()));
        }
        bucket = kept;
        // At the bottom of a parabola both sides are alike; a bucket without entries changes
        // nothing, and is 0.
        CHECK(std::fabs(moved[0] - moved[1]) <= 1e-12);
        if (moved[0] == least) CHECK(kept == 0.0);
      }
    }
}

TEST_CASE("a weight that is hashed already has its own buckets for a fit") {
  TeamLease team(1);
  const WeightShape shape{4 * 20, 31, 4};
  std::vector<double> buckets;
  for (int i = 0; i < 53; ++i) buckets.push_back(i / 64.0);
  const auto w = hashed(shape, 53, 9, true).defined(buckets.data());
  const auto fit =
      fit_buckets(Hashed(shape, 53, 9, true), std::vector<float>(w.begin(), w.end()).data(), *team);
  for (std::size_t i = 0; i < fit.size(); ++i) CHECK(fit[i] == doctest::Approx(buckets[i]));
}

// With all n pairs, O = G^T H holds for G the identity and H = O.
TEST_CASE("a dense weight is what its displacement expands to") {
  for (const WeightShape& shape : kFitted) {
    const auto w = random_weight(shape);
    const auto outers = toeplitz_displacement(w.data(), shape);
    const std::size_t n = toeplitz_size(shape), all = shape.gates * n * n;
    std::vector<double> p(2 * all);
    for (std::size_t row = 0; row < shape.gates * n; ++row) p[row * n + row % n] = 1.0;
    std::copy(outers.begin(), outers.end(), p.begin() + static_cast<std::ptrdiff_t>(all));
    CHECK(squared_error(w, toeplitz_like(shape, n).defined(p.data())) <= 1e-20);
  }
}

TEST_CASE("the displacement of a square toeplitz-like weight is its G^T H") {
  const WeightShape shape{2 * 11, 11, 2};
  Randoms randoms(8);
  std::vector<double> p(2 * 2 * 3 * 11);
  for (double& x : p) x = randoms.whole(-4, 4);  // so that all is exact
  const auto w = toeplitz_like(shape, 3).defined(p.data());
  const auto outers = toeplitz_displacement(std::vector<float>(w.begin(), w.end()).data(), shape);
  for (std::size_t q = 0; q < 2; ++q)
    for (std::size_t j = 0; j < 11; ++j)
      for (std::size_t u = 0; u < 11; ++u) {
        double expected = 0.0;
        for (std::size_t i = 0; i < 3; ++i)
          expected += p[(q * 3 + i) * 11 + j] * p[(6 + q * 3 + i) * 11 + u];
        CHECK(outers[(q * 11 + j) * 11 + u] == expected);
      }
}

}  // namespace compact_rnn::test
