// Sixteen floats as two 256-bit registers (AVX2 with FMA and F16C).
#pragma once

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

namespace {

// What fits the registers: 6 sums of affine_many, in 12 of 16.
constexpr int kTileBlocks = 1;
constexpr int kTileSums = 6;

using Real = float;

struct Lanes {
  __m256 lo, hi;
};

inline Lanes load(const float* p) { return {_mm256_loadu_ps(p), _mm256_loadu_ps(p + 8)}; }
inline __m256 load_half8(const std::uint16_t* p) {
  return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
}
inline Lanes load_half(const std::uint16_t* p) { return {load_half8(p), load_half8(p + 8)}; }
inline __m256 load_int8x8(const std::int8_t* p) {
  return _mm256_cvtepi32_ps(
      _mm256_cvtepi8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p))));
}
inline Lanes load_int8(const std::int8_t* p) { return {load_int8x8(p), load_int8x8(p + 8)}; }
inline __m256 pick8(const float* window, const std::uint8_t* at) {
  const __m256i lanes = _mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(at)));
  return _mm256_i32gather_ps(window, _mm256_and_si256(lanes, _mm256_set1_epi32(31)), 4);
}
// window[at[lane]], at below 32, or a multiple of that.
inline Lanes pick(const float* window, const std::uint8_t* at, std::size_t) {
  return {pick8(window, at), pick8(window, at + 8)};
}
inline void store(float* p, Lanes a) {
  _mm256_storeu_ps(p, a.lo);
  _mm256_storeu_ps(p + 8, a.hi);
}
inline Lanes broadcast(float x) { return {_mm256_set1_ps(x), _mm256_set1_ps(x)}; }
inline Lanes fma(Lanes a, Lanes b, Lanes c) {
  return {_mm256_fmadd_ps(a.lo, b.lo, c.lo), _mm256_fmadd_ps(a.hi, b.hi, c.hi)};
}
inline Lanes operator+(Lanes a, Lanes b) {
  return {_mm256_add_ps(a.lo, b.lo), _mm256_add_ps(a.hi, b.hi)};
}
inline Lanes operator-(Lanes a, Lanes b) {
  return {_mm256_sub_ps(a.lo, b.lo), _mm256_sub_ps(a.hi, b.hi)};
}
inline Lanes operator*(Lanes a, Lanes b) {
  return {_mm256_mul_ps(a.lo, b.lo), _mm256_mul_ps(a.hi, b.hi)};
}
inline Lanes operator/(Lanes a, Lanes b) {
  return {_mm256_div_ps(a.lo, b.lo), _mm256_div_ps(a.hi, b.hi)};
}
inline Lanes min(Lanes a, Lanes b) {
  return {_mm256_min_ps(a.lo, b.lo), _mm256_min_ps(a.hi, b.hi)};
}
inline Lanes max(Lanes a, Lanes b) {
  return {_mm256_max_ps(a.lo, b.lo), _mm256_max_ps(a.hi, b.hi)};
}
inline __m256 if_less(__m256 a, __m256 b, __m256 v) {
  return _mm256_and_ps(_mm256_cmp_ps(a, b, _CMP_LT_OQ), v);
}
// v where a < b, else 0.
inline Lanes if_less(Lanes a, Lanes b, Lanes v) {
  return {if_less(a.lo, b.lo, v.lo), if_less(a.hi, b.hi, v.hi)};
}

inline __m256 power_of_two(__m256 t) {
  const __m256i n = _mm256_slli_epi32(_mm256_castps_si256(t), 23);
  return _mm256_castsi256_ps(_mm256_add_epi32(n, _mm256_set1_epi32(0x3f800000)));
}
// 2^n, where n stands in the low bits of t = n + 1.5 * 2^23.
inline Lanes power_of_two(Lanes t) { return {power_of_two(t.lo), power_of_two(t.hi)}; }

}  // namespace
