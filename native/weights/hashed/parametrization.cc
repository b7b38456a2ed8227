#include "weights/hashed/parametrization.h"

#include <algorithm>

#include "kernels/block.h"
#include "kernels/hash.h"

namespace compact_rnn {

template <class Real>
HashedParametrization<Real>::HashedParametrization(const Hashed& hashed)
    : shape_(hashed.shape()),
      k_(static_cast<std::uint32_t>(hashed.k())),
      seed_(hashed.seed()),
      is_signed_(hashed.is_signed()),
      table_(k_ + kBlockRows - 1),
      sums_(table_.size()) {}

template <class Real>
std::size_t HashedParametrization<Real>::blocks() const {
  return shape_.gates * ((shape_.cells() + kBlockRows - 1) / kBlockRows);
}

template <class Real>
template <class Visit>
void HashedParametrization<Real>::each_run(Range range, const Visit& visit) const {
  const std::size_t a_gate = blocks() / shape_.gates;
  for (std::size_t b = range.first; b < range.last; ++b) {
    const std::size_t cell = b % a_gate * kBlockRows, row = b / a_gate * shape_.cells() + cell;
    const std::size_t rows = std::min(kBlockRows, shape_.cells() - cell);
    for (std::size_t j = 0; j < shape_.cols; ++j) {
      const std::uint32_t hash =
          hash_of(seed_, static_cast<std::uint32_t>(b), static_cast<std::uint32_t>(j));
      visit({row * shape_.cols + j, rows, first_bucket(hash, k_), Real(sign_of(hash, is_signed_))});
    }
  }
}

template <class Real>
void HashedParametrization<Real>::forward(const Real* p, Real* w, Team& team) {
  for (std::size_t e = 0; e < table_.size(); ++e) table_[e] = p[e % k_];
  team.split(blocks(), [&](Range range) {
    each_run(range, [&](const Run& run) {
      for (std::size_t l = 0; l < run.rows; ++l)
        w[run.entry + l * shape_.cols] = run.sign * table_[run.bucket + l];
    });
  });
}

// Members share the table, not W: each sum keeps its order.
template <class Real>
void HashedParametrization<Real>::backward(const Real*, const Real* dw, Real* dp, Team& team) {
  sums_.zero();
  team.split(sums_.size(), [&](Range own) {
    each_run({0, blocks()}, [&](const Run& run) {
      const std::size_t first = std::max(own.first, run.bucket);
      const std::size_t last = std::min(own.last, run.bucket + run.rows);
      for (std::size_t e = first; e < last; ++e)
        sums_[e] += static_cast<double>(run.sign * dw[run.entry + (e - run.bucket) * shape_.cols]);
    });
  });
  for (std::size_t e = k_; e < sums_.size(); ++e) sums_[e % k_] += sums_[e];
  for (std::size_t i = 0; i < k_; ++i) dp[i] += static_cast<Real>(sums_[i]);
}

template class HashedParametrization<float>;
template class HashedParametrization<double>;

}  // namespace compact_rnn
