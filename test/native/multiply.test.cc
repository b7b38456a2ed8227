// Products over a team against naive sums in double: awkward sizes, both transposes, any number of
// members.
#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "base/error.h"
#include "linalg/multiply.h"
#include "products.h"

namespace compact_rnn::test {
namespace {

struct Sizes {
  std::size_t rows, inner, cols;
};

// One tile, several along the rows, along the columns, along both; sums of nothing.
const std::vector<Sizes> kSizes = {{1, 1, 1},    {3, 0, 5},    {16, 33, 17},   {5, 70, 1},
                                   {17, 5, 700}, {300, 9, 42}, {257, 40, 513}, {2, 3, 2300}};

template <typename Real>
struct Operands {
  Operands(const Sizes& n, bool a_transposed, bool b_transposed, Randoms& randoms)
      : a(a_transposed ? n.inner : n.rows, a_transposed ? n.rows : n.inner, randoms),
        b(b_transposed ? n.cols : n.inner, b_transposed ? n.inner : n.cols, randoms),
        c(n.rows, n.cols, randoms),
        a_view(a.view(a_transposed)),
        b_view(b.view(b_transposed)) {}

  // C, made by so many members of what it held before.
  GappyMatrix<Real> product(bool add, int members) const {
    GappyMatrix<Real> out = copy();
    if (!add) out.fill(std::numeric_limits<Real>::quiet_NaN());
    const TeamLease team(members);
    linalg::multiply(a_view, b_view, out.data(), out.stride, add, *team);
    return out;
  }

  GappyMatrix<Real> copy() const {
    Randoms unused(0);
    GappyMatrix<Real> out(c.rows, c.cols, unused);
    for (std::size_t i = 0; i < c.rows; ++i)
      for (std::size_t j = 0; j < c.cols; ++j) out.data()[i * c.stride + j] = c.at(i, j);
    return out;
  }

  GappyMatrix<Real> a, b, c;
  linalg::View<Real> a_view, b_view;
};

template <typename Real>
void check_product(const Operands<Real>& operands, bool add) {
  const GappyMatrix<Real> one = operands.product(add, 1), two = operands.product(add, 2),
                          three = operands.product(add, 3);
  std::size_t wrong = 0, unequal = 0, touched = 0;
  for (std::size_t i = 0; i < one.rows; ++i) {
    for (std::size_t j = 0; j < one.cols; ++j) {
      const double expected =
          sum_of(operands.a_view, operands.b_view, i, j) + (add ? double(operands.c.at(i, j)) : 0);
      wrong +=
          !(std::abs(double(one.at(i, j)) - expected) <= tolerance<Real>(operands.a_view.cols));
      unequal += one.at(i, j) != two.at(i, j) || one.at(i, j) != three.at(i, j);
    }
    for (std::size_t j = one.cols; j < one.stride; ++j) touched += one.at(i, j) == one.at(i, j);
  }
  CHECK(wrong == 0);
  CHECK(unequal == 0);
  CHECK(touched == 0);
}

}  // namespace

TEST_CASE_TEMPLATE("a product over a team is what naive sums say, to the same bit for any team",
                   Real, float, double) {
  for (const Sizes& sizes : kSizes)
    for (const bool a_transposed : {false, true})
      for (const bool b_transposed : {false, true})
        for (const bool add : {false, true}) {
          CAPTURE(sizes.rows);
          CAPTURE(sizes.inner);
          CAPTURE(sizes.cols);
          CAPTURE(a_transposed);
          CAPTURE(b_transposed);
          CAPTURE(add);
          Randoms randoms(sizes.rows + sizes.cols);
          check_product(Operands<Real>(sizes, a_transposed, b_transposed, randoms), add);
        }
}

TEST_CASE("a product without rows or columns touches nothing") {
  const TeamLease team(2);
  const float x = 1;
  float c = 7;
  linalg::multiply<float>({&x, 0, 1, 1}, {&x, 1, 1, 1}, &c, 1, false, *team);
  linalg::multiply<float>({&x, 1, 1, 1}, {&x, 1, 0, 1}, &c, 1, false, *team);
  CHECK(c == 7);
}

TEST_CASE("a product refuses unequal inner sizes, short strides and what 32 bits do not hold") {
  const TeamLease team(1);
  const float x = 1;
  float c = 0;
  const std::size_t large = std::size_t{1} << 31;
  CHECK_THROWS_AS(linalg::multiply<float>({&x, 1, 2, 2}, {&x, 1, 1, 1}, &c, 1, false, *team),
                  Error);
  CHECK_THROWS_AS(linalg::multiply<float>({&x, 1, 1, 0}, {&x, 1, 1, 1}, &c, 1, false, *team),
                  Error);
  CHECK_THROWS_AS(linalg::multiply<float>({&x, 1, 1, 1}, {&x, 1, 2, 2}, &c, 1, false, *team),
                  Error);
  CHECK_THROWS_AS(linalg::multiply<float>({&x, 1, 1, 1}, {&x, 1, 1, large}, &c, 1, false, *team),
                  Error);
}

}  // namespace compact_rnn::test
