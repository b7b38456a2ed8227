// Eight 32-bit integers in a 256-bit register.
#pragma once

#include <immintrin.h>

#include <cstdint>

namespace {

// Typed as what it holds: where sums are of the untyped __m256i, gcc 12 copies every sum twice a
// step.
using Integers = std::int32_t __attribute__((vector_size(32)));
// Eight rows of four columns, [8][4].
using Bytes = __m256i;

inline Integers typed(__m256i a) { return reinterpret_cast<Integers>(a); }
inline __m256i untyped(Integers a) { return reinterpret_cast<__m256i>(a); }

inline Bytes load_bytes(const std::int8_t* w) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(w));
}
// Four bytes, for every row.
inline Bytes broadcast_bytes(const std::int8_t* q) {
  std::int32_t four;
  __builtin_memcpy(&four, q, 4);
  return _mm256_set1_epi32(four);
}
// Signed bytes + 128, unsigned.
inline Bytes shifted(Bytes w) { return _mm256_xor_si256(w, _mm256_set1_epi8(-128)); }
// sums + the dot products of four unsigned bytes by four signed ones. Two products are added in 16
// bits, and must fit there.
inline Integers add_products(Integers sums, Bytes a, Bytes b) {
  return sums + typed(_mm256_madd_epi16(_mm256_maddubs_epi16(a, b), _mm256_set1_epi16(1)));
}
inline Integers load_integers(const std::int32_t* p) {
  return typed(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
}
inline Lanes to_lanes(Integers a) { return _mm256_cvtepi32_ps(untyped(a)); }
inline Integers bits_of(Lanes a) { return typed(_mm256_castps_si256(a)); }
// (a + 128) >> 8
inline Integers high_byte(Integers a) { return (a + 128) >> 8; }

// The low byte of each.
inline void store_bytes(std::int8_t* p, Integers a) {
  const __m256i low = untyped(a & 0xff);
  const __m128i words =
      _mm_packus_epi32(_mm256_castsi256_si128(low), _mm256_extracti128_si256(low, 1));
  _mm_storel_epi64(reinterpret_cast<__m128i*>(p), _mm_packus_epi16(words, words));
}

}  // namespace
