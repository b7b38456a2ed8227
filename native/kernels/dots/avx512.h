// Dot products of four signed bytes on AVX-512 without VNNI; exact for the reason given in
// dots/avx2.h.
#pragma once

#include "kernels/dots/avx512_integers.h"

namespace {

constexpr int kByteTileSums = 24;  // sums of blocks that stay in registers

struct Quad {
  __m512i magnitude;
  __mmask64 negative;
};

inline Quad broadcast_quad(const std::int8_t* q) {
  std::int32_t four;
  __builtin_memcpy(&four, q, 4);
  const __m512i all = _mm512_set1_epi32(four);
  return {_mm512_abs_epi8(all), _mm512_movepi8_mask(all)};
}

// sums + W q
inline Integers add_dots(Integers sums, Bytes w, Quad q) {
  const __m512i turned = _mm512_mask_sub_epi8(w, q.negative, _mm512_setzero_si512(), w);
  const __m512i pairs = _mm512_maddubs_epi16(q.magnitude, turned);
  return sums + typed(_mm512_madd_epi16(pairs, _mm512_set1_epi16(1)));
}

inline Integers with_compensation(Integers sums, const std::int32_t*) { return sums; }

}  // namespace
