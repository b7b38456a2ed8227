// Four floats as plain C++: the twin that every ISA is tested against, and what runs where there is
// no other. Products and sums round separately here (no fused multiply-add), so twins agree to
// rounding, not to the bit.
#pragma once

#include <cstddef>
#include <cstdint>

namespace {

// For a baseline of few registers, as SSE2's sixteen, four for the sums of a block: blocks in a
// pass for one vector, and sums in a tile of affine_many.
constexpr int kPassBlocks = 2;
constexpr int kReaderBlocks = 1;
constexpr int kTileBlocks = 1;
constexpr int kTileSums = 2;
constexpr int kReaderTileSums = 1;
constexpr int kLoads = 1;

using Real = float;

}  // namespace

#include "kernels/lanes/plain.h"

namespace {

using Bits = std::uint32_t __attribute__((vector_size(16)));

// Finite halves: their exponent and fraction, moved into a float's, count 2^-112 times what they
// should.
inline Lanes load_half(const std::uint16_t* p) {
  const Bits half = {p[0], p[1], p[2], p[3]};
  const Lanes value = reinterpret_cast<Lanes>((half & 0x7fffu) << 13) * broadcast(0x1p112f);
  return reinterpret_cast<Lanes>(reinterpret_cast<Bits>(value) | (half & 0x8000u) << 16);
}
inline Lanes load_int8(const std::int8_t* p) {
  return Lanes{static_cast<float>(p[0]), static_cast<float>(p[1]), static_cast<float>(p[2]),
               static_cast<float>(p[3])};
}
// window[at[lane]], at below 32, or a multiple of that.
inline Lanes pick(const float* window, const std::uint8_t* at, std::size_t) {
  return Lanes{window[at[0] % 32], window[at[1] % 32], window[at[2] % 32], window[at[3] % 32]};
}
// 2^n, where n stands in the low bits of t = n + 1.5 * 2^23.
inline Lanes power_of_two(Lanes t) {
  return reinterpret_cast<Lanes>((reinterpret_cast<Bits>(t) << 23) + 0x3f800000u);
}

}  // namespace
