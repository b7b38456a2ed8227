// The entries of W share k values, the buckets, of which p is made: rows x cols parameters become
// k. Which entry has which bucket, and its sign, is a hash of its position (kernels/hash.h), so
// that it is never stored.
#pragma once

#include <cstdint>

#include "weights/structure.h"

namespace compact_rnn {

class StoredWeight;

class Hashed final : public Structure {
 public:
  // Error("INVALID_INPUT") unless k is from 1 to 2^24 and the seed below 2^32.
  Hashed(const WeightShape& shape, std::size_t k, std::size_t seed, bool is_signed);

  std::size_t k() const { return k_; }
  std::uint32_t seed() const { return seed_; }
  bool is_signed() const { return is_signed_; }

  std::vector<Part> parts() const override { return {{"buckets", k_, 1}}; }
  std::unique_ptr<Parametrization<float>> parametrization(float) const override;
  std::unique_ptr<Parametrization<double>> parametrization(double) const override;
  SharedWeight pack(const StoredMatrix* numbers) const override;

 private:
  std::size_t k_;
  std::uint32_t seed_;
  bool is_signed_;
};

// "buckets", "seed" and "signed".
CheckedWeight check_hashed(const StoredWeight& stored, std::size_t gates);

// The buckets [k] of the least squares fit to the dense W: each the mean of its entries, signs
// undone; 0 for one without entries. In double.
std::vector<double> fit_buckets(const Hashed& hashed, const float* w, Team& team);

}  // namespace compact_rnn
