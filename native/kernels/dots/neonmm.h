// Products of two rows of eight bytes by two vectors of eight by SMMLA (Armv8.6, i8mm).
#pragma once

#include "kernels/dots/neondot.h"

namespace {

// Eight bytes of one vector, then eight of another.
using PairColumns = int8x16_t;

inline PairColumns load_pair(const std::int8_t* a, const std::int8_t* b) {
  return vcombine_s8(vld1_s8(a), vld1_s8(b));
}

// From four rows of four columns and of the next four: two rows of eight columns.
inline Bytes upper_rows(Bytes first, Bytes second) {
  return vreinterpretq_s8_s32(
      vzip1q_s32(vreinterpretq_s32_s8(first), vreinterpretq_s32_s8(second)));
}
inline Bytes lower_rows(Bytes first, Bytes second) {
  return vreinterpretq_s8_s32(
      vzip2q_s32(vreinterpretq_s32_s8(first), vreinterpretq_s32_s8(second)));
}

// sums [2 rows][2 vectors] + W q
inline Integers add_pair_dots(Integers sums, Bytes w, PairColumns q) {
  return vmmlaq_s32(sums, w, q);
}

// One vector's sums of four rows.
inline Integers of_first(Integers upper, Integers lower) { return vuzp1q_s32(upper, lower); }
inline Integers of_second(Integers upper, Integers lower) { return vuzp2q_s32(upper, lower); }

}  // namespace
