#include "train/column_sums.h"

#include <algorithm>
#include <type_traits>

namespace compact_rnn::train {
namespace {

// Columns that are summed at once: two cache lines of floats.
constexpr std::size_t kSide = 32;

// sums[j] += term(0, j) + term(1, j) + ... for the columns from `first` on; `count` is a constant
// except at the end of a row.
template <class Real, class Count, class Term>
void add_block(std::size_t rows, std::size_t first, Count count, Real* sums, const Term& term) {
  double sum[kSide] = {};
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < count; ++j) sum[j] += static_cast<double>(term(i, first + j));
  for (std::size_t j = 0; j < count; ++j) sums[first + j] += static_cast<Real>(sum[j]);
}

template <class Real, class Term>
void add_columns(std::size_t rows, std::size_t cols, Real* sums, Team& team, const Term& term) {
  team.split((cols + kSide - 1) / kSide, [&](Range blocks) {
    for (std::size_t block = blocks.first; block < blocks.last; ++block) {
      const std::size_t first = block * kSide, count = std::min(kSide, cols - first);
      if (count == kSide)
        add_block(rows, first, std::integral_constant<std::size_t, kSide>(), sums, term);
      else
        add_block(rows, first, count, sums, term);
    }
  });
}

}  // namespace

template <class Real>
void add_column_sums(Columns<Real> a, std::size_t rows, std::size_t cols, Real* sums, Team& team) {
  add_columns(rows, cols, sums, team,
              [&](std::size_t i, std::size_t j) { return a.data[i * a.stride + j]; });
}

template <class Real>
void add_column_products(Columns<Real> a, Columns<Real> b, std::size_t rows, std::size_t cols,
                         Real* sums, Team& team) {
  add_columns(rows, cols, sums, team, [&](std::size_t i, std::size_t j) {
    return a.data[i * a.stride + j] * b.data[i * b.stride + j];
  });
}

template void add_column_sums(Columns<float>, std::size_t, std::size_t, float*, Team&);
template void add_column_sums(Columns<double>, std::size_t, std::size_t, double*, Team&);
template void add_column_products(Columns<float>, Columns<float>, std::size_t, std::size_t, float*,
                                  Team&);
template void add_column_products(Columns<double>, Columns<double>, std::size_t, std::size_t,
                                  double*, Team&);

}  // namespace compact_rnn::train
