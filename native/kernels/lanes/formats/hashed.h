// The reader of hashed panels (lanes/readers.h): hashes are made for sixteen columns at a time.
#pragma once

#include "kernels/hash.h"
#include "kernels/lanes/weights.h"

namespace {

template <typename Weight>
class HashedReader {
 public:
  static constexpr bool kScaled = kIsBytes<Weight>;

  HashedReader(const PanelView& w, std::size_t block)
      : hashing_(w.hashing),
        block_(static_cast<std::uint32_t>(block % w.hashing.gates * (w.blocks / w.hashing.gates) +
                                          block / w.hashing.gates)),
        steps_(w.steps),
        buckets_(static_cast<const Weight*>(w.data)),
        scales_(w.scales) {}

  std::size_t steps() const { return steps_; }
  Lanes weights(std::size_t k) {
    const std::size_t at = k % 16;
    if (at == 0) hash_from(k);
    return load_weights(buckets_ + first_[at]) * broadcast(signs_[at]);
  }
  Lanes multiplier(const float* v, std::size_t k) const { return broadcast(v[k]); }
  Lanes scale() const { return broadcast(*scales_); }

 private:
  void hash_from(std::size_t k) {
    for (std::uint32_t i = 0; i < 16; ++i) {
      const std::uint32_t hash =
          compact_rnn::hash_of(hashing_.seed, block_, static_cast<std::uint32_t>(k) + i);
      first_[i] = compact_rnn::first_bucket(hash, hashing_.k);
      signs_[i] = compact_rnn::sign_of(hash, hashing_.is_signed);
    }
  }

  compact_rnn::Hashing hashing_;
  std::uint32_t block_;
  std::size_t steps_;
  const Weight* buckets_;
  const float* scales_;
  std::uint32_t first_[16];
  float signs_[16];
};

}  // namespace
