// Which bucket stands for which entry of a hashed weight (after Chen et al. 2015, with the entries
// of 16 rows side by side in the buckets, so that one load brings a column of a block). For row i =
// gate * cells + cell and column j of W, with block = gate * ceil(cells / 16) + cell div 16 and
// lane = cell mod 16, all modulo 2^32:
//
//   x = seed + block * 0x9E3779B1 + j * 0x85EBCA77
//   x ^= x >> 16;  x *= 0x7FEB352D;  x ^= x >> 15;  x *= 0x846CA68B;  x ^= x >> 16
//   first = x * k div 2^32, of the product of 64 bits
//   W[i][j] = sign * buckets[(first + lane) mod k],  sign = -1 where signs are hashed and x is odd,
//                                                    else 1
//
// Static, so that each file has its own: those of kernels are compiled for instruction sets that a
// CPU may lack.
#pragma once

#include <cstdint>

namespace compact_rnn {

[[maybe_unused]] static constexpr std::uint32_t hash_of(std::uint32_t seed, std::uint32_t block,
                                                        std::uint32_t column) {
  std::uint32_t x = seed + block * 0x9E3779B1u + column * 0x85EBCA77u;
  x ^= x >> 16;
  x *= 0x7FEB352Du;
  x ^= x >> 15;
  x *= 0x846CA68Bu;
  return x ^ x >> 16;
}

// The bucket of lane 0, of k.
[[maybe_unused]] static constexpr std::uint32_t first_bucket(std::uint32_t hash, std::uint32_t k) {
  return static_cast<std::uint32_t>(std::uint64_t{hash} * k >> 32);
}

[[maybe_unused]] static constexpr float sign_of(std::uint32_t hash, bool is_signed) {
  return is_signed && (hash & 1u) != 0 ? -1.0f : 1.0f;
}

}  // namespace compact_rnn
