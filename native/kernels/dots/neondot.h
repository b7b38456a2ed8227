// Dot products of four signed bytes by SDOT (Armv8.2 dot product).
#pragma once

#include "kernels/dots/neon_integers.h"

namespace {

// sums + W q
inline Integers add_dots(Integers sums, Bytes w, Quad q) {
  for (int i = 0; i < 4; ++i) sums.v[i] = vdotq_s32(sums.v[i], w.v[i], q.v);
  return sums;
}

}  // namespace
