// Dot products of four signed bytes on AVX2, exact: `maddubs` adds two products of an unsigned and a signed byte in 16
// bits, so the vector's signs move to the weights, |q| (sign(q) w), and no sum exceeds 2 x 128 x 127 < 2^15.
#pragma once

#include "kernels/dots/avx2_integers.h"

namespace {

struct Quad {
  __m256i q, magnitude;
};

inline Quad broadcast_quad(const std::int8_t* q) {
  std::int32_t four;
  __builtin_memcpy(&four, q, 4);
  const __m256i all = _mm256_set1_epi32(four);
  return {all, _mm256_abs_epi8(all)};
}

inline __m256i add_dots(__m256i sums, const std::int8_t* w, Quad q) {
  const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(w));
  const __m256i pairs = _mm256_maddubs_epi16(q.magnitude, _mm256_sign_epi8(bytes, q.q));
  return _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}
// sums + W q for 16 rows of four columns, w [16][4].
inline Integers add_dots(Integers sums, const std::int8_t* w, Quad q) {
  return {add_dots(sums.lo, w, q), add_dots(sums.hi, w + 32, q)};
}

inline Integers with_correction(Integers sums, const std::int32_t*) { return sums; }

}  // namespace
