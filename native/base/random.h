// Reproducible random numbers: SplitMix64 as a counter-based generator, so that the i-th number of
// a stream depends only on (seed, stream, i), whatever the machine, the order of filling or
// the number of threads.
#pragma once

#include <cstddef>
#include <cstdint>

namespace compact_rnn {

// SplitMix64's increment: 2^64 divided by the golden ratio, odd.
constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15u;

// The output function of SplitMix64: a bijection in which every input bit reaches every output bit.
inline std::uint64_t mix64(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

class RandomStream {
 public:
  RandomStream(std::uint64_t seed, std::uint64_t stream)
      : key_(mix64(mix64(seed + kGolden) + (stream + 1) * kGolden)) {}

  std::uint64_t bits(std::uint64_t i) const { return mix64(key_ + (i + 1) * kGolden); }

  // Uniform in [-1, 1), a multiple of 2^-23: exact in a float, so only the caller's scaling rounds.
  float signed_unit(std::uint64_t i) const {
    const auto top = static_cast<std::int32_t>(bits(i) >> 40);
    return static_cast<float>(top - (1 << 23)) * 0x1p-23f;
  }

 private:
  std::uint64_t key_;
};

// out[i] = uniform in [-bound, bound).
inline void fill_uniform(float* out, std::size_t size, std::uint64_t seed, std::uint64_t stream,
                         float bound) {
  const RandomStream random(seed, stream);
  for (std::size_t i = 0; i < size; ++i) out[i] = bound * random.signed_unit(i);
}

}  // namespace compact_rnn
