// Sixteen floats as plain C++: the twin that every ISA is tested against, and what runs where there
// is no other. Products and sums round separately here (no fused multiply-add), so twins agree to
// rounding, not to the bit.
#pragma once

#include <cstddef>
#include <cstdint>

namespace {

// How many sums affine_many takes side by side: loops over sixteen floats, few for a baseline of
// few registers.
constexpr int kTileBlocks = 1;
constexpr int kTileSums = 4;

using Real = float;

}  // namespace

#include "kernels/lanes/plain.h"

namespace {

// A finite half: its exponent and fraction, moved into a float's, count 2^-112 times what they
// should.
inline float widened(std::uint16_t half) {
  const std::uint32_t magnitude = (half & 0x7fffu) << 13, sign = (half & 0x8000u) << 16;
  float value;
  __builtin_memcpy(&value, &magnitude, 4);
  value *= 0x1p112f;
  std::uint32_t bits;
  __builtin_memcpy(&bits, &value, 4);
  bits |= sign;
  __builtin_memcpy(&value, &bits, 4);
  return value;
}
inline Lanes load_half(const std::uint16_t* p) {
  Lanes r;
  for (int i = 0; i < 16; ++i) r.v[i] = widened(p[i]);
  return r;
}
inline Lanes load_int8(const std::int8_t* p) {
  Lanes r;
  for (int i = 0; i < 16; ++i) r.v[i] = static_cast<float>(p[i]);
  return r;
}
// window[at[lane]], at below 32, or a multiple of that.
inline Lanes pick(const float* window, const std::uint8_t* at, std::size_t) {
  Lanes r;
  for (int i = 0; i < 16; ++i) r.v[i] = window[at[i] % 32];
  return r;
}
// 2^n, where n stands in the low bits of t = n + 1.5 * 2^23.
inline Lanes power_of_two(Lanes t) {
  for (int i = 0; i < 16; ++i) {
    std::uint32_t bits;
    __builtin_memcpy(&bits, &t.v[i], 4);
    bits = (bits << 23) + 0x3f800000u;
    __builtin_memcpy(&t.v[i], &bits, 4);
  }
  return t;
}

}  // namespace
