// Dot products of four bytes by AVX-512 VNNI. It multiplies unsigned bytes by signed ones: q + 128 times w, of which the
// correction takes 128 sum(w) away again.
#pragma once

#include "kernels/dots/avx512_integers.h"

namespace {

struct Quad {
  __m512i v;
};

inline Quad broadcast_quad(const std::int8_t* q) {
  std::uint32_t four;
  __builtin_memcpy(&four, q, 4);
  return {_mm512_set1_epi32(static_cast<int>(four ^ 0x80808080u))};
}

// sums + W (q + 128) for 16 rows of four columns, w [16][4].
inline Integers add_dots(Integers sums, const std::int8_t* w, Quad q) {
  return {_mm512_dpbusd_epi32(sums.v, q.v, _mm512_loadu_si512(w))};
}

inline Integers with_correction(Integers sums, const std::int32_t* corrections) {
  return {_mm512_add_epi32(sums.v, _mm512_loadu_si512(corrections))};
}

}  // namespace
