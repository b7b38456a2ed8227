// Dot products of four signed bytes on AVX-512 without VNNI; exact for the reason given in
// dots/avx2.h.
#pragma once

#include "kernels/dots/avx512_integers.h"

#include "kernels/dots/bounded.h"

namespace {

constexpr int kByteTileSums = 24;  // sums of blocks that stay in registers

struct Quad {
  __m512i magnitude;
  __mmask64 negative;
};

inline Quad broadcast_quad(const std::int8_t* q) {
  const Bytes all = broadcast_bytes(q);
  return {_mm512_abs_epi8(all), _mm512_movepi8_mask(all)};
}

// sums + W q
inline Integers add_dots(Integers sums, Bytes w, Quad q) {
  const Bytes turned = _mm512_mask_sub_epi8(w, q.negative, _mm512_setzero_si512(), w);
  return add_products(sums, q.magnitude, turned);
}

inline Integers with_compensation(Integers sums, const std::int32_t*) { return sums; }

struct BoundedDots : ShiftedDots {
  static constexpr std::size_t kFetchAhead = 0;  // see avx2.h
};

// Int4: weights are unsigned as they are, and the sums of a group fit 16 bits (kernels/groups.h).
using Nibbles = __m512i;
using Int4Quad = __m512i;
constexpr int kInt4Blocks = 4;      // of one vector, whose sums of a group stay in registers
constexpr int kInt4TileBlocks = 2;  // of a tile
constexpr int kInt4TileSums = 8;    // of a register of each and some vectors

using GroupPart = std::int16_t __attribute__((vector_size(64)));
constexpr int kGroupParts = 1;

inline Nibbles load_nibbles(const std::uint8_t* w) {
  __m512i both = _mm512_loadu_si512(w);
  asm("" : "+v"(both));  // or it would be read twice, by whatever takes low and high bits out
  return both;
}
inline Nibbles low_of(Nibbles w) { return _mm512_and_si512(w, _mm512_set1_epi8(0x0f)); }
inline Nibbles high_of(Nibbles w) { return low_of(_mm512_srli_epi16(w, 4)); }
inline Int4Quad broadcast_int4_quad(const std::int8_t* q) { return broadcast_bytes(q); }
inline void add_low(GroupPart (&parts)[1], Nibbles w, Int4Quad q) {
  parts[0] += reinterpret_cast<GroupPart>(_mm512_maddubs_epi16(w, q));
}
inline void add_high(GroupPart (&parts)[1], Nibbles w, Int4Quad q) { add_low(parts, w, q); }
inline Integers sum_of(const GroupPart (&parts)[1]) {
  return typed(_mm512_madd_epi16(reinterpret_cast<__m512i>(parts[0]), _mm512_set1_epi16(1)));
}

}  // namespace
