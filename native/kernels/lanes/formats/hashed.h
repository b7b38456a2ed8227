// The reader of hashed panels (lanes/readers.h): the hashes of a chunk of columns are made at once,
// which the compiler does in vectors. Measured (an LSTM step of 500 cells and inputs on AVX-512,
// us, the lower quartile of 61 steps in the better of two runs, while other work ran): with 16 at a
// time, inside the steps, f32 of 1000 buckets took 172, of 120000, which are in the second-level
// cache, 241, int8 213; now 150, 251 and 173. Signs given to v instead of to the weights (1000
// buckets, the least of 150 steps): int8 148 for 163, but f32 212 for 154.
#pragma once

#include "kernels/hash.h"
#include "kernels/lanes/weights.h"

namespace {

// Columns whose hashes are made at once.
constexpr std::size_t kChunk = 64;

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
  void begin_chunk(std::size_t k) { hash_from(k); }
  Lanes weights(std::size_t k, int r) const {
    const std::size_t at = k % kChunk;
    return load_weights(buckets_ + first_[at] + r * kLanes) * broadcast(signs_[at]);
  }
  Lanes multiplier(const float* v, std::size_t k, int) const { return broadcast(v[k]); }
  Lanes scale(int) const { return broadcast(*scales_); }

 private:
  void hash_from(std::size_t k) {
    for (std::uint32_t i = 0; i < kChunk; ++i) {
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
  std::uint32_t first_[kChunk];
  float signs_[kChunk];
};

}  // namespace
