// Sixteen 32-bit integers as two 256-bit registers.
#pragma once

#include <immintrin.h>

#include <cstdint>

namespace {

// Typed as what it holds: where sums are of the untyped __m256i, gcc 12 copies every sum twice a
// step.
using Int32x8 = std::int32_t __attribute__((vector_size(32)));

inline Int32x8 typed(__m256i a) { return reinterpret_cast<Int32x8>(a); }
inline __m256i untyped(Int32x8 a) { return reinterpret_cast<__m256i>(a); }

struct Integers {
  Int32x8 lo, hi;
};
// Sixteen rows of four columns, [16][4].
struct Bytes {
  __m256i lo, hi;
};

inline Integers no_integers() { return {Int32x8{}, Int32x8{}}; }
inline Bytes load_bytes(const std::int8_t* w) {
  const auto* halves = reinterpret_cast<const __m256i*>(w);
  return {_mm256_loadu_si256(halves), _mm256_loadu_si256(halves + 1)};
}
inline Lanes to_lanes(Integers a) {
  return {_mm256_cvtepi32_ps(untyped(a.lo)), _mm256_cvtepi32_ps(untyped(a.hi))};
}
inline Integers bits_of(Lanes a) {
  return {typed(_mm256_castps_si256(a.lo)), typed(_mm256_castps_si256(a.hi))};
}
// (a + 128) >> 8
inline Integers high_byte(Integers a) { return {(a.lo + 128) >> 8, (a.hi + 128) >> 8}; }

// The low byte of each.
inline void store_bytes(std::int8_t* p, Integers a) {
  // Packs within each half: 0..3 8..11 4..7 12..15, which the permutation mends.
  const __m256i words = _mm256_packus_epi32(untyped(a.lo & 0xff), untyped(a.hi & 0xff));
  const __m256i ordered = _mm256_permute4x64_epi64(words, 0xd8);
  const __m128i bytes =
      _mm_packus_epi16(_mm256_castsi256_si128(ordered), _mm256_extracti128_si256(ordered, 1));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(p), bytes);
}

}  // namespace
