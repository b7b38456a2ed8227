// Dot products of four bytes by AVX-VNNI. It multiplies unsigned bytes by signed ones: q + 128
// times w, of which the zero-point compensation takes 128 sum(w) away again.
#pragma once

#include "kernels/dots/avx2_integers.h"

namespace {

constexpr int kByteTileSums = 6;  // sums of blocks that stay in registers

using Quad = __m256i;

inline Quad broadcast_quad(const std::int8_t* q) {
  std::int32_t four;
  __builtin_memcpy(&four, q, 4);
  return _mm256_xor_si256(_mm256_set1_epi32(four), _mm256_set1_epi8(-128));
}

// sums + W (q + 128)
inline Integers add_dots(Integers sums, Bytes w, Quad q) {
  return typed(_mm256_dpbusd_avx_epi32(untyped(sums), q, w));
}

inline Integers with_compensation(Integers sums, const std::int32_t* compensation) {
  return sums + load_integers(compensation);
}

}  // namespace
