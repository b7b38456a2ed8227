// The products of a recurrent weight with the vectors of a batch, both ways, against naive sums in
// double.
#include <doctest/doctest.h>

#include <vector>

#include "../products.h"
#include "train/recurrences/recurrent_product.h"

namespace compact_rnn::test {
namespace {

using train::RecurrentProduct;

struct Sizes {
  std::size_t rows, cols;
};

// Less than a block, blocks and a ragged one, a whole panel, panels and a ragged one; more columns
// than a tile of steps.
const std::vector<Sizes> kSizes = {{1, 1}, {17, 5}, {64, 16}, {70, 130}, {130, 64}, {260, 65}};

enum class Way { forward, backward };

template <typename Real>
void apply(const RecurrentProduct<Real>& product, Way way, const GappyMatrix<Real>& x,
           GappyMatrix<Real>& y, std::size_t count, bool add, Team& team) {
  const Vectors<const Real> from{x.elements.data(), x.stride};
  const Vectors<Real> to{y.data(), y.stride};
  if (way == Way::forward)
    product.forward(from, to, count, add, team);
  else
    product.backward(from, to, count, add, team);
}

template <typename Real>
void check_way(const std::vector<Real>& w, const Sizes& sizes, Way way, std::size_t count,
               bool add) {
  const bool forward = way == Way::forward;
  const std::size_t inputs = forward ? sizes.cols : sizes.rows,
                    outputs = forward ? sizes.rows : sizes.cols;
  const linalg::View<Real> w_view{w.data(), inputs, outputs, sizes.cols, forward};
  Randoms randoms(count);
  const GappyMatrix<Real> x(count + 1, inputs, randoms);
  std::vector<GappyMatrix<Real>> ys;
  for (const int members : {1, 2, 3}) {
    const TeamLease team(members);
    RecurrentProduct<Real> product(sizes.rows, sizes.cols);
    product.set(w.data(), *team);
    Randoms same(7);
    ys.emplace_back(count + 1, outputs, same);
    apply(product, way, x, ys.back(), count, add, *team);
  }
  Randoms same(7);
  const GappyMatrix<Real> before(count + 1, outputs, same);
  std::size_t wrong = 0, unequal = 0, touched = 0;
  for (std::size_t b = 0; b < count; ++b) {
    for (std::size_t j = 0; j < outputs; ++j) {
      const double expected = sum_of(x.view(), w_view, b, j) + (add ? double(before.at(b, j)) : 0);
      wrong += !(std::abs(double(ys[0].at(b, j)) - expected) <= tolerance<Real>(inputs));
      unequal += ys[0].at(b, j) != ys[1].at(b, j) || ys[0].at(b, j) != ys[2].at(b, j);
    }
    for (std::size_t j = outputs; j < ys[0].stride; ++j)
      touched += ys[0].at(b, j) == ys[0].at(b, j);
  }
  for (std::size_t j = 0; j < outputs; ++j) touched += ys[0].at(count, j) != before.at(count, j);
  CHECK(wrong == 0);
  CHECK(unequal == 0);
  CHECK(touched == 0);
}

template <typename Real>
std::vector<Real> random_weight(const Sizes& sizes) {
  Randoms randoms(sizes.rows);
  std::vector<Real> w(sizes.rows * sizes.cols);
  for (Real& element : w) element = Real(randoms.real(-1, 1));
  return w;
}

}  // namespace

TEST_CASE_TEMPLATE(
    "recurrent products both ways are what naive sums say, to the same bit for any team", Real,
    float, double) {
  for (const Sizes& sizes : kSizes) {
    const std::vector<Real> w = random_weight<Real>(sizes);
    for (const Way way : {Way::forward, Way::backward})
      for (const std::size_t count : {1, 3, 16, 67})
        for (const bool add : {false, true}) {
          CAPTURE(sizes.rows);
          CAPTURE(sizes.cols);
          CAPTURE(static_cast<int>(way));
          CAPTURE(count);
          CAPTURE(add);
          check_way(w, sizes, way, count, add);
        }
  }
}

TEST_CASE("a recurrent weight that is set again leaves nothing of the one before") {
  const Sizes sizes{70, 33};
  std::vector<float> w = random_weight<float>(sizes);
  const TeamLease team(2);
  RecurrentProduct<float> again(sizes.rows, sizes.cols), once(sizes.rows, sizes.cols);
  again.set(w.data(), *team);
  for (float& element : w) element = 1 - element;
  again.set(w.data(), *team);
  once.set(w.data(), *team);
  const std::vector<float> m(sizes.cols, 0.5f), dy(sizes.rows, 0.25f);
  std::vector<float> y_again(sizes.rows), y_once(sizes.rows), dm_again(sizes.cols),
      dm_once(sizes.cols);
  again.forward({m.data(), 0}, {y_again.data(), 0}, 1, false, *team);
  once.forward({m.data(), 0}, {y_once.data(), 0}, 1, false, *team);
  again.backward({dy.data(), 0}, {dm_again.data(), 0}, 1, false, *team);
  once.backward({dy.data(), 0}, {dm_once.data(), 0}, 1, false, *team);
  CHECK(y_again == y_once);
  CHECK(dm_again == dm_once);
}

}  // namespace compact_rnn::test
