// Sixteen 32-bit integers in a 512-bit register.
#pragma once

#include <immintrin.h>

#include <cstdint>

namespace {

// Typed as what it holds: where sums are of the untyped __m512i, gcc 12 copies every sum twice a
// step.
using Integers = std::int32_t __attribute__((vector_size(64)));
// Sixteen rows of four columns, [16][4].
using Bytes = __m512i;

inline Integers typed(__m512i a) { return reinterpret_cast<Integers>(a); }
inline __m512i untyped(Integers a) { return reinterpret_cast<__m512i>(a); }

inline Bytes load_bytes(const std::int8_t* w) { return _mm512_loadu_si512(w); }
// Four bytes, for every row.
inline Bytes broadcast_bytes(const std::int8_t* q) {
  std::int32_t four;
  __builtin_memcpy(&four, q, 4);
  return _mm512_set1_epi32(four);
}
// Signed bytes + 128, unsigned.
inline Bytes shifted(Bytes w) { return _mm512_xor_si512(w, _mm512_set1_epi8(-128)); }
// sums + the dot products of four unsigned bytes by four signed ones. Two products are added in 16
// bits, and must fit there.
inline Integers add_products(Integers sums, Bytes a, Bytes b) {
  return sums + typed(_mm512_madd_epi16(_mm512_maddubs_epi16(a, b), _mm512_set1_epi16(1)));
}
inline Integers load_integers(const std::int32_t* p) { return typed(_mm512_loadu_si512(p)); }
inline Lanes to_lanes(Integers a) { return _mm512_cvtepi32_ps(untyped(a)); }
inline Integers bits_of(Lanes a) { return typed(_mm512_castps_si512(a)); }
// (a + 128) >> 8
inline Integers high_byte(Integers a) { return (a + 128) >> 8; }
// The low byte of each.
inline void store_bytes(std::int8_t* p, Integers a) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm512_cvtepi32_epi8(untyped(a)));
}

}  // namespace
