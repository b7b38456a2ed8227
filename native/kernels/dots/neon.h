// Dot products of four signed bytes on plain NEON: products of 16 bits, added in pairs (2 x 128 x
// 127 < 2^15), the pairs then in 32 bits.
#pragma once

#include "kernels/dots/neon_integers.h"

namespace {

// Sums of blocks that stay in registers, four registers each.
#if defined(__aarch64__)
constexpr int kByteTileSums = 4;
#else
constexpr int kByteTileSums = 1;
#endif

inline int16x8_t add_pairs(int16x8_t a, int16x8_t b) {
#if defined(__aarch64__)
  return vpaddq_s16(a, b);
#else
  return vcombine_s16(vpadd_s16(vget_low_s16(a), vget_high_s16(a)),
                      vpadd_s16(vget_low_s16(b), vget_high_s16(b)));
#endif
}

// sums + W q
inline Integers add_dots(Integers sums, Bytes w, Quad q) {
  const int16x8_t low = vmull_s8(vget_low_s8(w), vget_low_s8(q));
  const int16x8_t high = vmull_s8(vget_high_s8(w), vget_high_s8(q));
  return vpadalq_s16(sums, add_pairs(low, high));
}

}  // namespace
