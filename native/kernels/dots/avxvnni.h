// Dot products of four bytes by AVX-VNNI. It multiplies unsigned bytes by signed ones: q + 128 times w, of which the
// correction takes 128 sum(w) away again.
#pragma once

#include "kernels/dots/avx2_integers.h"

namespace {

struct Quad {
  __m256i v;
};

inline Quad broadcast_quad(const std::int8_t* q) {
  std::uint32_t four;
  __builtin_memcpy(&four, q, 4);
  return {_mm256_set1_epi32(static_cast<int>(four ^ 0x80808080u))};
}

inline __m256i add_dots(__m256i sums, const std::int8_t* w, Quad q) {
  return _mm256_dpbusd_avx_epi32(sums, q.v, _mm256_loadu_si256(reinterpret_cast<const __m256i*>(w)));
}
// sums + W (q + 128) for 16 rows of four columns, w [16][4].
inline Integers add_dots(Integers sums, const std::int8_t* w, Quad q) {
  return {add_dots(sums.lo, w, q), add_dots(sums.hi, w + 32, q)};
}

inline Integers with_correction(Integers sums, const std::int32_t* corrections) {
  const auto* c = reinterpret_cast<const __m256i*>(corrections);
  return {_mm256_add_epi32(sums.lo, _mm256_loadu_si256(c)),
          _mm256_add_epi32(sums.hi, _mm256_loadu_si256(c + 1))};
}

}  // namespace
