// Sixteen 32-bit integers as two 256-bit registers.
#pragma once

#include <immintrin.h>

#include <cstdint>

namespace {

struct Integers {
  __m256i lo, hi;
};

inline Integers no_integers() { return {_mm256_setzero_si256(), _mm256_setzero_si256()}; }
inline Lanes to_lanes(Integers a) { return {_mm256_cvtepi32_ps(a.lo), _mm256_cvtepi32_ps(a.hi)}; }
inline Integers bits_of(Lanes a) { return {_mm256_castps_si256(a.lo), _mm256_castps_si256(a.hi)}; }

// (a + 128) >> 8
inline __m256i upper_digit(__m256i a) {
  return _mm256_srai_epi32(_mm256_add_epi32(a, _mm256_set1_epi32(128)), 8);
}
inline Integers upper_digit(Integers a) { return {upper_digit(a.lo), upper_digit(a.hi)}; }

// The low byte of each.
inline void store_bytes(std::int8_t* p, Integers a) {
  const __m256i byte = _mm256_set1_epi32(0xff);
  // Packs within each half: 0..3 8..11 4..7 12..15, which the permutation mends.
  const __m256i words = _mm256_packus_epi32(_mm256_and_si256(a.lo, byte), _mm256_and_si256(a.hi, byte));
  const __m256i ordered = _mm256_permute4x64_epi64(words, 0xd8);
  const __m128i bytes =
      _mm_packus_epi16(_mm256_castsi256_si128(ordered), _mm256_extracti128_si256(ordered, 1));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(p), bytes);
}

}  // namespace
