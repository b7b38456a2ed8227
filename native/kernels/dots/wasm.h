// Dot products of four signed bytes in WebAssembly: bytes widened to 16 bits, of which one
// instruction multiplies eight and adds them in pairs, in 32 bits.
#pragma once

#include <wasm_simd128.h>

#include <cstdint>

namespace {

constexpr int kByteTileSums = 2;  // sums of blocks that stay in registers, four registers each

using Integers = std::int32_t __attribute__((vector_size(16)));
// Four rows of four columns, [4][4].
using Bytes = v128_t;
// Four bytes of a vector, twice, in 16 bits.
using Quad = v128_t;

inline Bytes load_bytes(const std::int8_t* w) { return wasm_v128_load(w); }
inline Quad broadcast_quad(const std::int8_t* q) {
  return wasm_i16x8_extend_low_i8x16(wasm_v128_load32_splat(q));
}

// The products of two rows, added in pairs.
inline Integers low_pairs(Bytes w, Quad q) {
  return reinterpret_cast<Integers>(wasm_i32x4_dot_i16x8(wasm_i16x8_extend_low_i8x16(w), q));
}
inline Integers high_pairs(Bytes w, Quad q) {
  return reinterpret_cast<Integers>(wasm_i32x4_dot_i16x8(wasm_i16x8_extend_high_i8x16(w), q));
}
// The sums of the pairs of four rows, from those of two and two.
inline Integers add_pairs(Integers low, Integers high) {
  return __builtin_shufflevector(low, high, 0, 2, 4, 6) +
         __builtin_shufflevector(low, high, 1, 3, 5, 7);
}

// sums + W q
inline Integers add_dots(Integers sums, Bytes w, Quad q) {
  return sums + add_pairs(low_pairs(w, q), high_pairs(w, q));
}

// Bytes are signed here: nothing to compensate for.
inline Integers with_compensation(Integers sums, const std::int32_t*) { return sums; }

inline Lanes to_lanes(Integers a) { return __builtin_convertvector(a, Lanes); }
inline Integers bits_of(Lanes a) { return reinterpret_cast<Integers>(a); }
// (a + 128) >> 8
inline Integers high_byte(Integers a) { return (a + 128) >> 8; }
// The low byte of each.
inline void store_bytes(std::int8_t* p, Integers a) {
  const v128_t bytes = reinterpret_cast<v128_t>(a);
  wasm_v128_store32_lane(
      p, wasm_i8x16_shuffle(bytes, bytes, 0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0);
}

// Int4: unsigned weights below 16 are signed bytes as well; pairs stand apart until a group ends.
using Nibbles = v128_t;
using Int4Quad = Quad;
using GroupPart = Integers;
constexpr int kGroupParts = 2;
constexpr int kInt4Blocks = 1;      // of one vector, whose sums of a group stay in registers
constexpr int kInt4TileBlocks = 1;  // of a tile
constexpr int kInt4TileSums = 2;    // of a register of each and some vectors

inline Nibbles load_nibbles(const std::uint8_t* w) { return wasm_v128_load(w); }
inline Nibbles low_of(Nibbles w) { return wasm_v128_and(w, wasm_i8x16_splat(0x0f)); }
inline Nibbles high_of(Nibbles w) { return wasm_u8x16_shr(w, 4); }
inline Int4Quad broadcast_int4_quad(const std::int8_t* q) { return broadcast_quad(q); }
inline void add_low(GroupPart (&parts)[2], Nibbles w, Int4Quad q) {
  parts[0] += low_pairs(w, q);
  parts[1] += high_pairs(w, q);
}
inline void add_high(GroupPart (&parts)[2], Nibbles w, Int4Quad q) { add_low(parts, w, q); }
inline Integers sum_of(const GroupPart (&parts)[2]) { return add_pairs(parts[0], parts[1]); }

// Bounded pairs of activations (quantize/bounded.h) are no faster here than any.
constexpr bool kBoundsPairs = false;

}  // namespace
