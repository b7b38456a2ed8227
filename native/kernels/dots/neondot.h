// Dot products of four signed bytes by SDOT (Armv8.2 dot product).
#pragma once

#include "kernels/dots/neon_integers.h"

namespace {

constexpr int kByteTileSums = 6;  // sums of blocks that stay in registers, four registers each

// sums + W q
inline Integers add_dots(Integers sums, Bytes w, Quad q) { return vdotq_s32(sums, w, q); }

constexpr int kInt4Blocks = 4;      // of one vector, whose sums of a group stay in registers
constexpr int kInt4TileBlocks = 1;  // of a tile
constexpr int kInt4TileSums = 8;    // of a register of each and some vectors

using GroupPart = Integers;
constexpr int kGroupParts = 1;

inline void add_low(GroupPart (&parts)[1], Nibbles w, Int4Quad q) {
  parts[0] = vdotq_s32(parts[0], w, q);
}
inline void add_high(GroupPart (&parts)[1], Nibbles w, Int4Quad q) { add_low(parts, w, q); }
inline Integers sum_of(const GroupPart (&parts)[1]) { return parts[0]; }

}  // namespace
