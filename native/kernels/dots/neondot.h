// Dot products of four signed bytes by SDOT (Armv8.2 dot product).
#pragma once

#include "kernels/dots/neon_integers.h"

namespace {

// sums + W q for 16 rows of four columns, w [16][4].
inline Integers add_dots(Integers sums, const std::int8_t* w, Quad q) {
  for (int i = 0; i < 4; ++i) sums.v[i] = vdotq_s32(sums.v[i], vld1q_s8(w + 16 * i), q.v);
  return sums;
}

}  // namespace
