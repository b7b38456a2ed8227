#include "weights/hashed/hashed.h"

#include <limits>

#include "weights/hashed/packed.h"
#include "weights/stored_weight.h"

namespace compact_rnn {

constexpr std::size_t kMostBuckets = std::size_t{1} << 24;

Hashed::Hashed(const WeightShape& shape, std::size_t k, std::size_t seed, bool is_signed)
    : Structure(shape), k_(k), seed_(static_cast<std::uint32_t>(seed)), is_signed_(is_signed) {
  require(k >= 1 && k <= kMostBuckets, "a hashed weight has 1 to 2^24 buckets");
  require(seed <= std::numeric_limits<std::uint32_t>::max(), "seed must be below 2^32");
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

}  // namespace compact_rnn
