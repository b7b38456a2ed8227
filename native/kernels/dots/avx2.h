// Dot products of four signed bytes on AVX2, exact: `maddubs` adds two products of an unsigned and
// a signed byte in 16 bits, so the vector's signs move to the weights, |q| (sign(q) w), and no sum
// exceeds 2 x 128 x 127 < 2^15.
#pragma once

#include "kernels/dots/avx2_integers.h"

#include "kernels/dots/bounded.h"

namespace {

// Sums of blocks that stay in registers: beside them stand two registers of weights, four of the
// vector's bytes and what is made of both.
constexpr int kByteTileSums = 4;

struct Quad {
  __m256i q, magnitude;
};

inline Quad broadcast_quad(const std::int8_t* q) {
  const Bytes all = broadcast_bytes(q);
  return {all, _mm256_abs_epi8(all)};
}

// sums + W q
inline Integers add_dots(Integers sums, Bytes w, Quad q) {
  return add_products(sums, q.magnitude, _mm256_sign_epi8(w, q.q));
}

inline Integers with_compensation(Integers sums, const std::int32_t*) { return sums; }

struct BoundedDots : ShiftedDots {
  // Bytes from what is multiplied to what is fetched meanwhile. Measured (Zen 4, a step of five
  // layers of 500 cells, us): 106 to 111, without 110 to 128; from 512 bytes 121 to 127. AVX-512 is
  // slower with it: 98 to 105 for 94 to 98, with VNNI 94 for 89.
  static constexpr std::size_t kFetchAhead = 2048;
};

// Int4: weights are unsigned as they are, and the sums of a group fit 16 bits (kernels/groups.h).
using Nibbles = __m256i;
using Int4Quad = __m256i;
constexpr int kInt4Blocks = 4;      // of one vector, whose sums of a group stay in registers
constexpr int kInt4TileBlocks = 1;  // of a tile
constexpr int kInt4TileSums = 4;    // of a register of each and some vectors

using GroupPart = std::int16_t __attribute__((vector_size(32)));
constexpr int kGroupParts = 1;

inline Nibbles load_nibbles(const std::uint8_t* w) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(w));
}
inline Nibbles low_of(Nibbles w) { return _mm256_and_si256(w, _mm256_set1_epi8(0x0f)); }
inline Nibbles high_of(Nibbles w) { return low_of(_mm256_srli_epi16(w, 4)); }
inline Int4Quad broadcast_int4_quad(const std::int8_t* q) { return broadcast_bytes(q); }
inline void add_low(GroupPart (&parts)[1], Nibbles w, Int4Quad q) {
  parts[0] += reinterpret_cast<GroupPart>(_mm256_maddubs_epi16(w, q));
}
inline void add_high(GroupPart (&parts)[1], Nibbles w, Int4Quad q) { add_low(parts, w, q); }
inline Integers sum_of(const GroupPart (&parts)[1]) {
  return typed(_mm256_madd_epi16(reinterpret_cast<__m256i>(parts[0]), _mm256_set1_epi16(1)));
}

}  // namespace
