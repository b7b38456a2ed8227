// Dot products of four bytes by AVX-VNNI. It multiplies unsigned bytes by signed ones: q + 128
// times w, of which the zero-point compensation takes 128 sum(w) away again.
#pragma once

#include "kernels/dots/avx2_integers.h"

namespace {

struct Quad {
  __m256i v;
};

inline Quad broadcast_quad(const std::int8_t* q) {
  std::int32_t four;
  __builtin_memcpy(&four, q, 4);
  return {_mm256_xor_si256(_mm256_set1_epi32(four), _mm256_set1_epi8(-128))};
}

inline Int32x8 add_dots(Int32x8 sums, __m256i w, Quad q) {
  return typed(_mm256_dpbusd_avx_epi32(untyped(sums), q.v, w));
}
// sums + W (q + 128)
inline Integers add_dots(Integers sums, Bytes w, Quad q) {
  return {add_dots(sums.lo, w.lo, q), add_dots(sums.hi, w.hi, q)};
}

inline Integers with_compensation(Integers sums, const std::int32_t* compensation) {
  const auto* c = reinterpret_cast<const __m256i*>(compensation);
  return {sums.lo + typed(_mm256_loadu_si256(c)), sums.hi + typed(_mm256_loadu_si256(c + 1))};
}

}  // namespace
