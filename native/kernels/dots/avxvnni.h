// Dot products of four bytes by AVX-VNNI. It multiplies unsigned bytes by signed ones: q + 128
// times w, of which the zero-point compensation takes 128 sum(w) away again.
#pragma once

#include "kernels/dots/avx2_integers.h"

namespace {

constexpr int kByteTileSums = 6;  // sums of blocks that stay in registers

using Quad = __m256i;

inline Quad broadcast_quad(const std::int8_t* q) { return shifted(broadcast_bytes(q)); }

// sums + W (q + 128)
inline Integers add_dots(Integers sums, Bytes w, Quad q) {
  return typed(_mm256_dpbusd_avx_epi32(untyped(sums), q, w));
}

inline Integers with_compensation(Integers sums, const std::int32_t* compensation) {
  return sums + load_integers(compensation);
}

// Bounded pairs of activations (quantize/bounded.h) are no faster here than any.
constexpr bool kBoundsPairs = false;

// Int4: those in the high bits are multiplied where they stand, as 16 times what they are.
using Nibbles = __m256i;
using Int4Quad = __m256i;
constexpr int kInt4Blocks = 2;      // of one vector, whose sums of a group stay in registers
constexpr int kInt4TileBlocks = 1;  // of a tile
constexpr int kInt4TileSums = 2;    // of a register of each and some vectors

using GroupPart = Integers;
constexpr int kGroupParts = 2;

inline Nibbles load_nibbles(const std::uint8_t* w) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(w));
}
inline Nibbles low_of(Nibbles w) { return _mm256_and_si256(w, _mm256_set1_epi8(0x0f)); }
inline Nibbles high_of(Nibbles w) { return _mm256_andnot_si256(_mm256_set1_epi8(0x0f), w); }
inline Int4Quad broadcast_int4_quad(const std::int8_t* q) { return broadcast_bytes(q); }
inline void add_low(GroupPart (&parts)[2], Nibbles w, Int4Quad q) {
  parts[0] = typed(_mm256_dpbusd_avx_epi32(untyped(parts[0]), w, q));
}
inline void add_high(GroupPart (&parts)[2], Nibbles w, Int4Quad q) {
  parts[1] = typed(_mm256_dpbusd_avx_epi32(untyped(parts[1]), w, q));
}
inline Integers sum_of(const GroupPart (&parts)[2]) { return parts[0] + (parts[1] >> 4); }

}  // namespace
