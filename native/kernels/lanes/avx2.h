// Eight floats in a 256-bit register (AVX2 with FMA and F16C).
#pragma once

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

namespace {

using Real = float;
using Lanes = __m256;  // + - * / are the compiler's
constexpr std::size_t kLanes = 8;

// What fits the sixteen registers, two for the sums of a block: four blocks in a pass for one
// vector, six sums in a tile of affine_many, four where weights of other formats are made first.
constexpr int kPassBlocks = 4;
constexpr int kReaderBlocks = 4;
constexpr int kTileBlocks = 1;
constexpr int kTileSums = 6;
constexpr int kReaderTileSums = 4;
constexpr int kLoads = 1;

inline Lanes load(const float* p) { return _mm256_loadu_ps(p); }
inline Lanes load_half(const std::uint16_t* p) {
  return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
}
inline Lanes load_int8(const std::int8_t* p) {
  return _mm256_cvtepi32_ps(
      _mm256_cvtepi8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p))));
}
// window[at[lane]], at below 32, or a multiple of that; of the window no more than `width` is read.
// Measured (AMD EPYC, single weights of 512 columns in the second-level cache, GFLOP/s with zeros):
// gathers 5.5; windows of 32 columns, four permutations and three blends, 13.1; of eight, one
// permutation, 32.2, with half as many steps again where an eighth of a weight is not zero.
inline Lanes pick(const float* window, const std::uint8_t* at, std::size_t width) {
  const __m256i lanes = _mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(at)));
  if (width == 8) return _mm256_permutevar8x32_ps(load(window), lanes);
  return _mm256_i32gather_ps(window, _mm256_and_si256(lanes, _mm256_set1_epi32(31)), 4);
}
inline void store(float* p, Lanes a) { _mm256_storeu_ps(p, a); }
inline Lanes broadcast(float x) { return _mm256_set1_ps(x); }
inline Lanes fma(Lanes a, Lanes b, Lanes c) { return _mm256_fmadd_ps(a, b, c); }
inline Lanes min(Lanes a, Lanes b) { return _mm256_min_ps(a, b); }
inline Lanes max(Lanes a, Lanes b) { return _mm256_max_ps(a, b); }
// v where a < b, else 0.
inline Lanes if_less(Lanes a, Lanes b, Lanes v) {
  return _mm256_and_ps(_mm256_cmp_ps(a, b, _CMP_LT_OQ), v);
}
// 2^n, where n stands in the low bits of t = n + 1.5 * 2^23.
inline Lanes power_of_two(Lanes t) {
  const __m256i n = _mm256_slli_epi32(_mm256_castps_si256(t), 23);
  return _mm256_castsi256_ps(_mm256_add_epi32(n, _mm256_set1_epi32(0x3f800000)));
}

}  // namespace
