// Sixteen floats in a 512-bit register.
#pragma once

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

namespace {

using Real = float;
using Lanes = __m512;  // + - * / are the compiler's
constexpr std::size_t kLanes = 16;

// What fits the 32 registers, one for the sums of a block: four blocks in a pass for one vector, 24
// sums in a tile of affine_many, from at most four blocks. Measured on a Xeon (500 columns, 16
// vectors, GFLOP/s): 4 blocks x 6 vectors 89, x 7 85, 2 x 12 78 in f32.
constexpr int kPassBlocks = 4;
constexpr int kReaderBlocks = 4;
constexpr int kTileBlocks = 4;
constexpr int kTileSums = 24;
constexpr int kReaderTileSums = 8;
constexpr int kLoads = 1;

inline Lanes load(const float* p) { return _mm512_loadu_ps(p); }
inline Lanes load_half(const std::uint16_t* p) {
  return _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
}
inline Lanes load_int8(const std::int8_t* p) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
  return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(bytes));
}
// window[at[lane]], at below 32, or a multiple of that; of the window no more than `width` is read.
inline Lanes pick(const float* window, const std::uint8_t* at, std::size_t width) {
  const auto filled = static_cast<std::uint32_t>((std::uint64_t{1} << width) - 1);
  const __m512 low = _mm512_maskz_loadu_ps(static_cast<__mmask16>(filled), window);
  const __m512 high = _mm512_maskz_loadu_ps(static_cast<__mmask16>(filled >> 16), window + 16);
  const __m512i lanes = _mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at)));
  return _mm512_permutex2var_ps(low, lanes, high);
}
inline void store(float* p, Lanes a) { _mm512_storeu_ps(p, a); }
inline Lanes broadcast(float x) { return _mm512_set1_ps(x); }
inline Lanes fma(Lanes a, Lanes b, Lanes c) { return _mm512_fmadd_ps(a, b, c); }
inline Lanes min(Lanes a, Lanes b) { return _mm512_min_ps(a, b); }
inline Lanes max(Lanes a, Lanes b) { return _mm512_max_ps(a, b); }
// v where a < b, else 0.
inline Lanes if_less(Lanes a, Lanes b, Lanes v) {
  return _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(a, b, _CMP_LT_OQ), v);
}
// 2^n, where n stands in the low bits of t = n + 1.5 * 2^23.
inline Lanes power_of_two(Lanes t) {
  const __m512i n = _mm512_slli_epi32(_mm512_castps_si512(t), 23);
  return _mm512_castsi512_ps(_mm512_add_epi32(n, _mm512_set1_epi32(0x3f800000)));
}

}  // namespace
