// Every kind of weight: W against its definition, backward against forward.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <numeric>

#include "defined_weight.h"
#include "weights/convert.h"

namespace compact_rnn::test {
namespace {

// Numbers in [-1, 1], the same for floats as for doubles.
template <class Real>
std::vector<Real> random_vector(std::size_t size, std::size_t seed) {
  Randoms randoms(seed);
  std::vector<Real> v(size);
  for (Real& x : v) x = static_cast<Real>(randoms.real(-1.0f, 1.0f));
  return v;
}

template <class Real>
std::vector<Real> expanded(const DefinedWeight& weight, const std::vector<Real>& p,
                           int members = 1) {
  TeamLease team(members);
  std::vector<Real> w(weight.shape().size(), Real(77));  // all of which is overwritten
  weight.structure->parametrization(Real())->forward(p.data(), w.data(), *team);
  return w;
}

// d p, added to ones.
template <class Real>
std::vector<Real> backward(const DefinedWeight& weight, const std::vector<Real>& p,
                           const std::vector<Real>& dw, int members = 1) {
  TeamLease team(members);
  std::vector<Real> w(weight.shape().size()), dp(p.size(), Real(1));
  const auto parametrization = weight.structure->parametrization(Real());
  parametrization->forward(p.data(), w.data(), *team);
  parametrization->backward(p.data(), dw.data(), dp.data(), *team);
  return dp;
}

double product(const std::vector<double>& a, const std::vector<double>& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

std::vector<double> sum(const std::vector<double>& a, const std::vector<double>& b, double factor) {
  std::vector<double> c;
  for (std::size_t i = 0; i < a.size(); ++i) c.push_back(a[i] + factor * b[i]);
  return c;
}

template <class Real>
void check_close(const std::vector<Real>& got, const std::vector<double>& expected,
                 double allowed) {
  REQUIRE(got.size() == expected.size());
  double worst = 0.0;
  for (std::size_t i = 0; i < got.size(); ++i)
    worst = std::max(worst, std::fabs(static_cast<double>(got[i]) - expected[i]));
  CHECK(worst <= allowed);
}

template <class Real>
bool is_same(const std::vector<Real>& a, const std::vector<Real>& b) {
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(Real)) == 0);
}

}  // namespace

TEST_CASE("every kind of weight expands to its definition") {
  for (const auto& kind : weights_of_every_kind()) {
    const auto& its = kind.weight;
    INFO(kind.name);
    const std::size_t size = its.structure->size();
    const auto p = random_vector<double>(size, 1);
    const auto expected = its.defined(p.data());
    check_close(expanded(its, p), expected, 1e-12);
    check_close(expanded(its, random_vector<float>(size, 1)), expected, 1e-5);
  }
}

// W is linear or bilinear in p, so differences are exact in any distance, but for rounding.
TEST_CASE("backward is the adjoint of forward") {
  for (const auto& kind : weights_of_every_kind()) {
    const auto& its = kind.weight;
    if (its.is_rounded) continue;
    INFO(kind.name);
    const std::size_t size = its.structure->size();
    const auto p = random_vector<double>(size, 1), e = random_vector<double>(size, 2);
    const auto dw = random_vector<double>(its.shape().size(), 3);
    const auto change = sum(expanded(its, sum(p, e, 1)), expanded(its, sum(p, e, -1)), -1);
    const double there = product(change, dw) / 2;
    const double back = product(backward(its, p, dw), e) - std::accumulate(e.begin(), e.end(), 0.0);
    CHECK(std::fabs(there - back) <= 1e-10);
  }
}

TEST_CASE("backward in floats comes close to backward in doubles") {
  for (const auto& kind : weights_of_every_kind()) {
    const auto& its = kind.weight;
    INFO(kind.name);
    const std::size_t size = its.structure->size(), entries = its.shape().size();
    const auto expected =
        backward(its, random_vector<double>(size, 1), random_vector<double>(entries, 3));
    check_close(backward(its, random_vector<float>(size, 1), random_vector<float>(entries, 3)),
                expected, 1e-4);
  }
}

TEST_CASE("kinds of weight come to the same bits for any number of members") {
  for (const auto& kind : weights_of_every_kind()) {
    const auto& its = kind.weight;
    INFO(kind.name);
    const auto p = random_vector<float>(its.structure->size(), 1);
    const auto dw = random_vector<float>(its.shape().size(), 3);
    for (const int members : {2, 3}) {
      CHECK(is_same(expanded(its, p, members), expanded(its, p)));
      CHECK(is_same(backward(its, p, dw, members), backward(its, p, dw)));
    }
  }
}

TEST_CASE(
    "a quantized weight is to the bit what int8 makes of it, and gradients pass straight through") {
  const DefinedWeight its = quantized(dense({6, 40, 1}));
  auto p = random_vector<float>(6 * 40, 1);
  std::fill_n(p.begin(), 40, 0.0f);
  std::fill_n(p.begin() + 40, 40, 1e-44f);  // the scale rounds to a subnormal
  std::vector<std::int8_t> data(p.size());
  std::vector<float> scales(6), expected(p.size());
  quantize_rows(p.data(), 6, 40, data.data(), scales.data());
  dequantize_rows(data.data(), scales.data(), 6, 40, expected.data());
  CHECK(is_same(expanded(its, p), expected));
  const auto dw = random_vector<double>(p.size(), 3);
  const std::vector<double> ones(p.size(), 1.0), doubles(p.begin(), p.end());
  CHECK(is_same(backward(its, doubles, dw), sum(ones, dw, 1)));
}

TEST_CASE(
    "a weight whose parts are in int8 passes gradients to its parameters as it does to the rounded "
    "ones") {
  const WeightShape shape{6, 40, 1};
  for (const DefinedWeight& plain :
       {low_rank(shape, 3), toeplitz_like(shape, 2), hashed(shape, 31, 5, true)}) {
    const auto p = random_vector<double>(plain.structure->size(), 1),
               dw = random_vector<double>(6 * 40, 3);
    std::vector<double> rounded;
    const double* part_of_p = p.data();
    for (const Part& part : plain.structure->parts()) {
      const DefinedWeight of_part = quantized(dense({part.rows, part.size / part.rows, 1}));
      const auto w = expanded(of_part, std::vector<double>(part_of_p, part_of_p + part.size));
      rounded.insert(rounded.end(), w.begin(), w.end());
      part_of_p += part.size;
    }
    const DefinedWeight in_steps = quantized(plain);
    CHECK(is_same(expanded(in_steps, p), expanded(plain, rounded)));
    CHECK(is_same(backward(in_steps, p, dw), backward(plain, rounded, dw)));
  }
}

}  // namespace compact_rnn::test
