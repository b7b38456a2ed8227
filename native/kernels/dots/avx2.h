// Dot products of four signed bytes on AVX2, exact: `maddubs` adds two products of an unsigned and
// a signed byte in 16 bits, so the vector's signs move to the weights, |q| (sign(q) w), and no sum
// exceeds 2 x 128 x 127 < 2^15.
#pragma once

#include "kernels/dots/avx2_integers.h"

namespace {

// Sums of blocks that stay in registers: beside them stand two registers of weights, four of the
// vector's bytes and what is made of both.
constexpr int kByteTileSums = 4;

struct Quad {
  __m256i q, magnitude;
};

inline Quad broadcast_quad(const std::int8_t* q) {
  std::int32_t four;
  __builtin_memcpy(&four, q, 4);
  const __m256i all = _mm256_set1_epi32(four);
  return {all, _mm256_abs_epi8(all)};
}

// sums + W q
inline Integers add_dots(Integers sums, Bytes w, Quad q) {
  const __m256i pairs = _mm256_maddubs_epi16(q.magnitude, _mm256_sign_epi8(w, q.q));
  return sums + typed(_mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

inline Integers with_compensation(Integers sums, const std::int32_t*) { return sums; }

}  // namespace
