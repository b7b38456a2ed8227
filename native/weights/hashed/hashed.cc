#include "weights/hashed/hashed.h"

#include <algorithm>
#include <limits>

#include "weights/hashed/packed.h"
#include "weights/hashed/parametrization.h"
#include "weights/stored_weight.h"

namespace compact_rnn {

constexpr std::size_t kMostBuckets = std::size_t{1} << 24;

Hashed::Hashed(const WeightShape& shape, std::size_t k, std::size_t seed, bool is_signed)
    : Structure(shape), k_(k), seed_(static_cast<std::uint32_t>(seed)), is_signed_(is_signed) {
  require(k >= 1 && k <= kMostBuckets, "a hashed weight has 1 to 2^24 buckets");
  require(seed <= std::numeric_limits<std::uint32_t>::max(), "seed must be below 2^32");
}

std::unique_ptr<Parametrization<float>> Hashed::parametrization(float) const {
  return std::make_unique<HashedParametrization<float>>(*this);
}

std::unique_ptr<Parametrization<double>> Hashed::parametrization(double) const {
  return std::make_unique<HashedParametrization<double>>(*this);
}

SharedWeight Hashed::pack(const StoredMatrix* numbers) const {
  return std::make_shared<PackedHashed>(*this, numbers[0]);
}

CheckedWeight check_hashed(const StoredWeight& stored, std::size_t gates) {
  const WeightShape shape = stored.shape(gates);
  const StoredMatrix buckets = stored.row_of("buckets", 1);
  const bool is_signed = stored.flag("signed");
  return {std::make_shared<Hashed>(shape, buckets.cols, stored.whole_number("seed"), is_signed),
          {buckets}};
}

// With forward(p) = E p the answer is (E^T E)^-1 E^T W, and E^T E is diagonal: it holds the number
// of entries of each bucket.
std::vector<double> fit_buckets(const Hashed& hashed, const float* w, Team& team) {
  HashedParametrization<double> entries(hashed);
  const std::size_t size = hashed.shape().size();
  const std::vector<double> ones(hashed.k(), 1.0), dense(w, w + size);
  std::vector<double> signs(size), counts(hashed.k()), fit(hashed.k());
  entries.forward(ones.data(), signs.data(), team);
  entries.backward(ones.data(), signs.data(), counts.data(), team);
  entries.backward(ones.data(), dense.data(), fit.data(), team);
  for (std::size_t i = 0; i < fit.size(); ++i) fit[i] /= std::max(1.0, counts[i]);
  return fit;
}

}  // namespace compact_rnn
