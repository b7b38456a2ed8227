// Four floats in a 128-bit register of WebAssembly. There is no fused multiply-add: products and
// sums round separately.
#pragma once

#include <wasm_simd128.h>

#include <cstddef>
#include <cstdint>

namespace {

// The host has sixteen registers at least, four for the sums of a block: blocks in a pass for one
// vector, and sums in a tile of affine_many.
constexpr int kPassBlocks = 2;
constexpr int kReaderBlocks = 1;
constexpr int kTileBlocks = 1;
constexpr int kTileSums = 2;
constexpr int kReaderTileSums = 2;
constexpr int kLoads = 1;

using Real = float;

}  // namespace

#include "kernels/lanes/plain.h"

namespace {

// Finite halves: their exponent and fraction, moved into a float's, count 2^-112 times what they
// should.
inline Lanes load_half(const std::uint16_t* p) {
  const v128_t half = wasm_u32x4_load16x4(p);
  const v128_t magnitude = wasm_i32x4_shl(wasm_v128_and(half, wasm_i32x4_splat(0x7fff)), 13);
  const v128_t sign = wasm_i32x4_shl(wasm_v128_and(half, wasm_i32x4_splat(0x8000)), 16);
  return reinterpret_cast<Lanes>(
      wasm_v128_or(wasm_f32x4_mul(magnitude, wasm_f32x4_splat(0x1p112f)), sign));
}
inline Lanes load_int8(const std::int8_t* p) {
  const v128_t words = wasm_i16x8_extend_low_i8x16(wasm_v128_load32_zero(p));
  return reinterpret_cast<Lanes>(wasm_f32x4_convert_i32x4(wasm_i32x4_extend_low_i16x8(words)));
}
// window[at[lane]], at below 32, or a multiple of that; there is no instruction for it.
inline Lanes pick(const float* window, const std::uint8_t* at, std::size_t) {
  return Lanes{window[at[0] % 32], window[at[1] % 32], window[at[2] % 32], window[at[3] % 32]};
}
// 2^n, where n stands in the low bits of t = n + 1.5 * 2^23.
inline Lanes power_of_two(Lanes t) {
  const v128_t n = wasm_i32x4_shl(reinterpret_cast<v128_t>(t), 23);
  return reinterpret_cast<Lanes>(wasm_i32x4_add(n, wasm_i32x4_splat(0x3f800000)));
}

}  // namespace
