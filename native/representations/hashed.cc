#include "representations/hashed.h"

#include <algorithm>

#include "kernels/block.h"
#include "kernels/hash.h"

namespace compact_rnn::representations {

template <class Real>
Hashed<Real>::Hashed(const Shape& shape, const Spec& spec)
    : shape_(shape),
      k_(spec.buckets),
      seed_(spec.seed),
      is_signed_(spec.is_signed),
      table_(k_ + kBlockRows - 1),
      sums_(table_.size()) {}

template <class Real>
std::size_t Hashed<Real>::blocks() const {
  return shape_.gates * ((shape_.cells() + kBlockRows - 1) / kBlockRows);
}

template <class Real>
template <class Visit>
void Hashed<Real>::each_place(Range range, const Visit& visit) const {
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
void Hashed<Real>::expand(const Real* p, Real* w, Team& team) {
  for (std::size_t e = 0; e < table_.size(); ++e) table_[e] = p[e % k_];
  team.split(blocks(), [&](Range range) {
    each_place(range, [&](const Place& place) {
      for (std::size_t l = 0; l < place.rows; ++l)
        w[place.entry + l * shape_.cols] = place.sign * table_[place.bucket + l];
    });
  });
}

// Members share the table, not W: each sum keeps its order.
template <class Real>
void Hashed<Real>::collect(const Real*, const Real* dw, Real* dp, Team& team) {
  sums_.zero();
  team.split(sums_.size(), [&](Range own) {
    each_place({0, blocks()}, [&](const Place& place) {
      const std::size_t first = std::max(own.first, place.bucket);
      const std::size_t last = std::min(own.last, place.bucket + place.rows);
      for (std::size_t e = first; e < last; ++e)
        sums_[e] +=
            static_cast<double>(place.sign * dw[place.entry + (e - place.bucket) * shape_.cols]);
    });
  });
  for (std::size_t e = k_; e < sums_.size(); ++e) sums_[e % k_] += sums_[e];
  for (std::size_t i = 0; i < k_; ++i) dp[i] += static_cast<Real>(sums_[i]);
}

// With expand(p) = E p the answer is (E^T E)^-1 E^T W, and E^T E is diagonal: of each bucket the
// number of its entries.
std::vector<double> fit_buckets(const float* w, const Spec& spec, const Shape& shape, Team& team) {
  Hashed<double> hashed(shape, spec);
  const std::vector<double> ones(spec.buckets, 1.0), dense(w, w + shape.size());
  std::vector<double> signs(shape.size()), counts(spec.buckets), fit(spec.buckets);
  hashed.expand(ones.data(), signs.data(), team);
  hashed.collect(ones.data(), signs.data(), counts.data(), team);
  hashed.collect(ones.data(), dense.data(), fit.data(), team);
  for (std::size_t i = 0; i < fit.size(); ++i) fit[i] /= std::max(1.0, counts[i]);
  return fit;
}

template class Hashed<float>;
template class Hashed<double>;

}  // namespace compact_rnn::representations
