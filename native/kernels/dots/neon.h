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

// Int4: the sums of a group fit 16 bits (kernels/groups.h), of two rows in a register.
#if defined(__aarch64__)
constexpr int kInt4Blocks = 2;      // of one vector, whose sums of a group stay in registers
constexpr int kInt4TileBlocks = 1;  // of a tile
constexpr int kInt4TileSums = 8;    // of a register of each and some vectors
#else
constexpr int kInt4Blocks = 1;
constexpr int kInt4TileBlocks = 1;
constexpr int kInt4TileSums = 2;
#endif
using GroupPart = int16x8_t;
constexpr int kGroupParts = 2;

inline void add_low(GroupPart (&parts)[2], Nibbles w, Int4Quad q) {
  parts[0] = vmlal_s8(parts[0], vget_low_s8(w), vget_low_s8(q));
  parts[1] = vmlal_s8(parts[1], vget_high_s8(w), vget_high_s8(q));
}
inline void add_high(GroupPart (&parts)[2], Nibbles w, Int4Quad q) { add_low(parts, w, q); }
inline Integers sum_of(const GroupPart (&parts)[2]) {
  return vpaddlq_s16(add_pairs(parts[0], parts[1]));
}

}  // namespace
