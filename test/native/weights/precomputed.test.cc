// Weights whose product is made before the kernels: Toeplitz-like ones against circulants and
// skew-circulants in double, stacks of gates against each gate alone.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "random_weight.h"
#include "weights/gate_stack/packed.h"
#include "weights/low_rank/packed.h"
#include "weights/toeplitz_like/packed.h"

namespace compact_rnn::test {
namespace {

std::vector<float> product(const Weight& weight, const float* x, int threads) {
  TeamLease team(threads);
  const auto operands = weight.new_operands(Precision::one_byte, 3);
  const Operand operand = operands->of(x, *team);
  REQUIRE(weight.view().format == PanelFormat::precomputed);
  return {operand.v, operand.v + weight.view().blocks * kBlockRows};
}

// `x` in the last of three vectors, between others.
std::vector<float> product_among_others(const Weight& weight, const float* x) {
  TeamLease team(2);
  const auto operands = weight.new_operands(Precision::one_byte, 3);
  const Misaligned<float> other = Randoms(1).reals(weight.columns(), 1.0f);
  ManyVector vectors[3] = {};
  vectors[0].x.v = vectors[1].x.v = other.data();
  vectors[2].x.v = x;
  operands->of_many(vectors, 3, *team);
  return {vectors[2].x.v, vectors[2].x.v + weight.view().blocks * kBlockRows};
}

void check_ways(const Weight& weight, const float* x) {
  const std::vector<float> alone = product(weight, x, 1);
  for (const auto& other : {product(weight, x, 2), product_among_others(weight, x)})
    CHECK(std::memcmp(alone.data(), other.data(), alone.size() * sizeof(float)) == 0);
}

// Row j of W times x of one gate, whose pairs are those from `first` on.
double defined(const PlainWeight& g, const PlainWeight& h, std::size_t first, std::size_t pairs,
               std::size_t j, const Misaligned<float>& x) {
  const std::size_t n = g.columns;
  double sum = 0.0;
  for (std::size_t pair = first; pair < first + pairs; ++pair)
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t l = 0; l < x.size(); ++l) {
        const double skew = k >= l ? h.at(pair, k - l) : -h.at(pair, n + k - l);
        sum += g.at(pair, (j + n - k) % n) * skew * x.data()[l];
      }
  return sum;
}

double norm(const PlainWeight& w, std::size_t row) {
  double squares = 0.0;
  for (std::size_t k = 0; k < w.columns; ++k) squares += w.at(row, k) * w.at(row, k);
  return std::sqrt(squares);
}

// Transforms round by parts of the norm of a vector, not of each number: |W x| <= sum of |g| |h|
// |x|_1.
double bound_of(const PlainWeight& g, const PlainWeight& h, std::size_t first, std::size_t pairs,
                const Misaligned<float>& x) {
  double norms = 0.0, sum = 0.0;
  for (std::size_t pair = first; pair < first + pairs; ++pair)
    norms += norm(g, pair) * norm(h, pair);
  for (std::size_t l = 0; l < x.size(); ++l) sum += std::fabs(x.data()[l]);
  return 3e-7 * norms * sum;
}

void check_toeplitz_like(Format format, const MatrixShape& shape, std::size_t pairs) {
  Randoms randoms(shape.cells + pairs);
  const std::size_t n = std::max(shape.cells, shape.columns);
  const PlainWeight g(format, shape.gates * pairs, n, randoms),
      h(format, shape.gates * pairs, n, randoms);
  const PackedToeplitzLike weight({shape.rows(), shape.columns, shape.gates}, g.stored(),
                                  h.stored());
  CHECK(weight.bytes() >= 2 * shape.gates * pairs * n * sizeof(float));
  const Misaligned<float> x = randoms.reals(shape.columns, 1.0f);
  const std::vector<float> y = product(weight, x.data(), 1);
  const BlockOrder order = gate_order(shape.gates, shape.cells);
  for (std::size_t i = 0; i < y.size(); ++i) {
    const BlockRows& rows = order[i / kBlockRows];
    const std::size_t row = rows.first + i % kBlockRows;
    const bool is_row = i % kBlockRows < rows.count;
    const std::size_t first = is_row ? row / shape.cells * pairs : 0;
    const double expected = is_row ? defined(g, h, first, pairs, row % shape.cells, x) : 0.0;
    CHECK_MESSAGE(std::fabs(y[i] - expected) <= bound_of(g, h, first, pairs, x),
                  std::string(name_of(format)), ", ", shape.gates, " x ", shape.cells, " x ",
                  shape.columns, ", pairs ", pairs, ": y[", i, "] is ", y[i], ", expected ",
                  expected);
  }
  check_ways(weight, x.data());
}

TEST_CASE("Toeplitz-like weights multiply as their circulants do, of any size") {
  for (const Format format : {Format::f32, Format::f16, Format::int8})
    for (const std::size_t pairs : {1, 3})
      for (const MatrixShape& shape : {MatrixShape{1, 1, 1},
                                       {4, 2, 1},
                                       {1, 3, 2},
                                       {4, 13, 7},
                                       {3, 20, 20},
                                       {1, 7, 31},
                                       {4, 37, 21}})
        check_toeplitz_like(format, shape, pairs);
}

TEST_CASE("a stack of gates comes to what each gate comes to, whatever its kind, to the bit") {
  constexpr std::size_t kCells = 37, kColumns = 21;
  Randoms randoms(5);
  const MatrixShape shape = {1, kCells, kColumns};
  const PlainWeight bytes(Format::int8, kCells, kColumns, randoms),
      a(Format::f32, kCells, 5, randoms), b(Format::f16, 5, kColumns, randoms);
  const std::vector<SharedWeight> gates = {
      bytes.packed(1), RandomKind(RandomSparse(Format::f16, shape, 16, 0.3, randoms)).weight,
      RandomKind(RandomHashed(Format::f32, shape, 50, true, randoms)).weight,
      std::make_shared<PackedLowRank>(a.packed(1), b.packed(1))};
  const PackedGateStack stack(gates);
  REQUIRE(stack.rows() == 4 * kCells);
  const Misaligned<float> x = randoms.reals(kColumns, 1.0f);
  const std::vector<float> y = product(stack, x.data(), 1);
  TeamLease team(1);
  for (std::size_t gate = 0; gate < gates.size(); ++gate) {
    const Affine alone(gates[gate], nullptr);
    Misaligned<float> expected(alone.padded_rows());
    alone.apply(x.data(), expected.data(), *alone.new_operands(Precision::one_byte, 1), *team);
    for (std::size_t i = 0; i < expected.size(); ++i)
      CHECK(y[(i / kBlockRows * 4 + gate) * kBlockRows + i % kBlockRows] == expected[i]);
  }
  check_ways(stack, x.data());
}

}  // namespace
}  // namespace compact_rnn::test
