// Dot products of four signed bytes by SDOT (Armv8.2 dot product).
#pragma once

#include "kernels/dots/neon_integers.h"

namespace {

constexpr int kByteTileSums = 6;  // sums of blocks that stay in registers, four registers each

// sums + W q
inline Integers add_dots(Integers sums, Bytes w, Quad q) { return vdotq_s32(sums, w, q); }

}  // namespace
