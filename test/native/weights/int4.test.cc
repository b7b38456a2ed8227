// Numbers as int4, by their definition in plain loops; sums of a group, exact at their ends on
// every ISA; rounding that weighs errors by data.
#include "weights/int4.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "../buffers.h"
#include "../comparison.h"
#include "kernels/kernels.h"
#include "weights/dense/dense.h"
#include "weights/dense/panels.h"
#include "weights/int4_fit.h"

namespace compact_rnn::test {
namespace {

struct Rounded {
  std::vector<std::uint8_t> data;
  std::vector<std::uint16_t> scales;
};

Rounded rounded(const std::vector<float>& w, std::size_t rows, std::size_t cols) {
  Rounded r{std::vector<std::uint8_t>(rows * int4_row_bytes(cols)),
            std::vector<std::uint16_t>(rows * groups_of(cols))};
  quantize_groups(w.data(), rows, cols, r.data.data(), r.scales.data());
  return r;
}

std::vector<float> values(const Rounded& r, std::size_t rows, std::size_t cols) {
  std::vector<float> w(rows * cols);
  dequantize_groups(r.data.data(), r.scales.data(), rows, cols, w.data());
  return w;
}

// The loss of a group with a scale, each number at its nearest of -8 to 7.
double loss_of(const float* w, std::size_t count, double scale) {
  double loss = 0.0;
  for (std::size_t j = 0; j < count; ++j) {
    double best = std::numeric_limits<double>::infinity();
    for (int q = -8; q <= 7; ++q) best = std::min(best, std::pow(w[j] - scale * q, 2));
    loss += best;
  }
  return loss;
}

TEST_CASE("a group of int4 loses no more than with any scale by which its extreme is whole") {
  for (const std::size_t cols : {1, 2, 31, 32, 33, 64, 77}) {
    Randoms randoms(cols);
    std::vector<float> w;
    for (std::size_t i = 0; i < 5 * cols; ++i) w.push_back(randoms.real(-0.3f, 0.3f));
    const std::vector<float> q = values(rounded(w, 5, cols), 5, cols);
    for (std::size_t row = 0; row < 5; ++row)
      for (std::size_t first = 0; first < cols; first += 32) {
        const std::size_t count = std::min<std::size_t>(32, cols - first);
        const float *from = w.data() + row * cols + first, *to = q.data() + row * cols + first;
        double lost = 0.0, extreme = 0.0;
        for (std::size_t j = 0; j < count; ++j) {
          lost += std::pow(double{from[j]} - to[j], 2);
          if (std::fabs(from[j]) > std::fabs(extreme)) extreme = from[j];
        }
        for (int k = 1; k <= 8; ++k) {
          // The library's scale is a half, off by up to 2^-11 of itself, eight times.
          const double slack = static_cast<double>(count) * std::pow(extreme / k * 0x1p-8, 2);
          CHECK(lost <= loss_of(from, count, -extreme / k) * 1.02 + slack);
        }
      }
  }
}

TEST_CASE("what is int4 already stays as it is; zeros, and numbers too large, are said") {
  const std::size_t cols = 69;
  Randoms randoms(7);
  std::vector<float> w;
  for (std::size_t i = 0; i < 9 * cols; ++i) w.push_back(randoms.real(-2.0f, 2.0f));
  const std::vector<float> once = values(rounded(w, 9, cols), 9, cols);
  const std::vector<float> twice = values(rounded(once, 9, cols), 9, cols);
  for (std::size_t i = 0; i < once.size(); ++i) CHECK(once[i] == twice[i]);
  const Rounded zeros = rounded(std::vector<float>(33, 0.0f), 1, 33);
  for (const std::uint8_t byte : zeros.data) CHECK(byte == 0);
  for (const std::uint16_t scale : zeros.scales) CHECK(scale == 0);
  CHECK(rounded({1e6f}, 1, 1).scales[0] % 0x8000 == 0x7c00);
}

TEST_CASE("training for int4 sees the numbers that are stored, to the bit") {
  const WeightShape shape = {12, 45, 4};
  Randoms randoms(3);
  std::vector<float> p, w(shape.size());
  for (std::size_t i = 0; i < shape.size(); ++i) p.push_back(randoms.real(-1.0f, 1.0f));
  const auto structure = std::make_shared<Dense>(shape)->quantized(Storage::int4);
  const TeamLease team(1);
  structure->parametrization(0.0f)->forward(p.data(), w.data(), *team);
  CHECK(w == values(rounded(p, shape.rows, shape.cols), shape.rows, shape.cols));
  std::vector<float> dp(shape.size(), 1.0f);
  structure->parametrization(0.0f)->backward(p.data(), w.data(), dp.data(), *team);
  for (std::size_t i = 0; i < dp.size(); ++i) CHECK(dp[i] == 1.0f + w[i]);
}

// y = W q for W of one number q4 throughout and activations of one byte.
void check_ends(Isa isa, std::size_t cols, int q4, int byte) {
  constexpr std::size_t kRows = 17;
  std::vector<std::uint8_t> data(kRows * int4_row_bytes(cols));
  for (std::size_t i = 0; i < kRows; ++i)
    for (std::size_t k = 0; k < cols; ++k) put_int4(&data[i * int4_row_bytes(cols)], k, q4);
  const std::vector<std::uint16_t> ones(kRows * groups_of(cols), 0x3c00);
  StoredMatrix w;
  w.storage = Storage::int4;
  w.data = data.data();
  w.rows = kRows;
  w.cols = cols;
  w.group_scales = ones.data();
  const SharedWeight packed = pack_panels(w, 1);
  std::vector<std::int8_t> q(padded(cols));
  std::vector<std::int32_t> offsets(groups_of(cols));
  for (std::size_t k = 0; k < cols; ++k) {
    q[k] = static_cast<std::int8_t>(byte);
    offsets[k / 32] -= 8 * byte;
  }
  const Operand v = {nullptr, q.data(), q.size(), 1, 1.0f, offsets.data()};
  float alone[2 * kBlockRows], many[2][2 * kBlockRows];
  const float kNoClip = std::numeric_limits<float>::infinity();
  kernels_of(isa).affine(
      {nullptr, {packed->view(), v}, {}, 0, 2, kNoClip, Activation::none, alone});
  const ManyVector vectors[2] = {{v, nullptr, many[0]}, {v, nullptr, many[1]}};
  kernels_of(isa).affine_many({packed->view(), vectors, 2, 0, 2, 0, 4, kNoClip, Activation::none});
  const auto expected = static_cast<float>(static_cast<int>(cols) * q4 * byte);
  for (std::size_t i = 0; i < kRows; ++i) {
    INFO(isa_name(isa), ", ", cols, " columns of ", q4, " times ", byte);
    CHECK(alone[i] == expected);
    CHECK(many[0][i] == expected);
    CHECK(many[1][i] == expected);
  }
}

TEST_CASE("sums of int4 are exact at their ends, on every ISA") {
  for (const Isa isa : available_isas())
    for (const std::size_t cols : {1, 7, 8, 9, 31, 32, 33, 64, 500})
      for (const int q4 : {-8, -1, 0, 7})
        for (const int byte : {-128, -127, 127}) check_ends(isa, cols, q4, byte);
}

// E (e x)^2 of all rows, over the data.
double lost_of(const std::vector<float>& w, const std::vector<float>& q, std::size_t cols,
               const std::vector<double>& c) {
  double lost = 0.0;
  for (std::size_t row = 0; row < w.size(); row += cols)
    for (std::size_t i = 0; i < cols; ++i)
      for (std::size_t j = 0; j < cols; ++j)
        lost +=
            (double{w[row + i]} - q[row + i]) * c[i * cols + j] * (double{w[row + j]} - q[row + j]);
  return lost;
}

// Columns share half of what they are: rounded by data column k loses D_k of its error (int4_fit.h)
// instead of C_kk, in expectation a fifth of all. Number by number most of what a row loses is one
// square, (sum_j e_j)^2, of which 40 rows give the mean to a fifth.
TEST_CASE("rounding by data loses less of products than rounding number by number") {
  constexpr std::size_t kRows = 8, kCols = 70, kVectors = 300;
  double lost = 0.0, lost_plainly = 0.0;
  for (std::size_t seed = 1; seed <= 5; ++seed) {
    Randoms randoms(seed);
    std::vector<float> w;
    for (std::size_t i = 0; i < kRows * kCols; ++i) w.push_back(randoms.real(-1.0f, 1.0f));
    std::vector<double> c(kCols * kCols);
    for (std::size_t t = 0; t < kVectors; ++t) {
      double x[kCols], common = randoms.real(-1.0f, 1.0f);
      for (double& each : x) each = common + 0.5 * randoms.real(-1.0f, 1.0f);
      for (std::size_t i = 0; i < kCols; ++i)
        for (std::size_t j = 0; j < kCols; ++j) c[i * kCols + j] += x[i] * x[j];
    }
    const std::vector<float> plain = values(rounded(w, kRows, kCols), kRows, kCols);
    const TeamLease one(1), three(3);
    const Int4Matrix fit = fit_int4(w.data(), kRows, kCols, c, *one);
    CHECK(fit.data == fit_int4(w.data(), kRows, kCols, c, *three).data);
    const std::vector<float> fitted = values({fit.data, fit.scales}, kRows, kCols);
    lost += lost_of(w, fitted, kCols, c);
    lost_plainly += lost_of(w, plain, kCols, c);
  }
  CHECK(lost < 0.5 * lost_plainly);
}

}  // namespace
}  // namespace compact_rnn::test
