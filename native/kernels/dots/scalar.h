// Dot products of four signed bytes, four at a time, as plain C++.
#pragma once

#include <cstddef>
#include <cstdint>

namespace {

constexpr int kByteTileSums = 2;  // sums of blocks that stay in registers

using Integers = std::int32_t __attribute__((vector_size(16)));
// Four rows of four columns, [4][4].
using Bytes = const std::int8_t*;
// Four bytes of a vector.
struct Quad {
  std::int32_t v[4];
};

inline Bytes load_bytes(const std::int8_t* w) { return w; }
inline Quad broadcast_quad(const std::int8_t* q) { return {{q[0], q[1], q[2], q[3]}}; }

inline std::int32_t dot(const std::int8_t* w, const Quad& q) {
  return w[0] * q.v[0] + w[1] * q.v[1] + w[2] * q.v[2] + w[3] * q.v[3];
}
// sums + W q
inline Integers add_dots(Integers sums, Bytes w, const Quad& q) {
  return sums + Integers{dot(w, q), dot(w + 4, q), dot(w + 8, q), dot(w + 12, q)};
}

// Where bytes are unsigned to the processor, activations have a zero point to be compensated for;
// not here.
inline Integers with_compensation(Integers sums, const std::int32_t*) { return sums; }

inline Lanes to_lanes(Integers a) { return __builtin_convertvector(a, Lanes); }
inline Integers bits_of(Lanes a) { return reinterpret_cast<Integers>(a); }
// (a + 128) >> 8
inline Integers high_byte(Integers a) { return (a + 128) >> 8; }
// The low byte of each.
inline void store_bytes(std::int8_t* p, Integers a) {
  for (int i = 0; i < 4; ++i) p[i] = static_cast<std::int8_t>(static_cast<std::uint32_t>(a[i]));
}

// Bounded pairs of activations (quantize/bounded.h) are no faster here than any.
constexpr bool kBoundsPairs = false;

// Int4: sixteen bytes, of which the low or the high bits count, four rows of four columns.
struct Nibbles {
  const std::uint8_t* bytes;
  int shift;
};
using Int4Quad = Quad;
using GroupPart = std::int32_t;  // of a row
constexpr int kGroupParts = 4;
constexpr int kInt4Blocks = 1;      // of one vector, whose sums of a group stay in registers
constexpr int kInt4TileBlocks = 1;  // of a tile
constexpr int kInt4TileSums = 1;    // of a register of each and some vectors

inline Nibbles load_nibbles(const std::uint8_t* w) { return {w, 0}; }
inline Nibbles low_of(Nibbles w) { return w; }
inline Nibbles high_of(Nibbles w) { return {w.bytes, 4}; }
inline Int4Quad broadcast_int4_quad(const std::int8_t* q) { return broadcast_quad(q); }
inline std::int32_t dot(Nibbles w, int row, const Int4Quad& q) {
  const auto bits = [&](int k) { return w.bytes[4 * row + k] >> w.shift & 15; };
  return bits(0) * q.v[0] + bits(1) * q.v[1] + bits(2) * q.v[2] + bits(3) * q.v[3];
}
inline void add_low(GroupPart (&parts)[4], Nibbles w, const Int4Quad& q) {
#pragma GCC unroll 4
  for (int row = 0; row < 4; ++row) parts[row] += dot(w, row, q);
}
inline void add_high(GroupPart (&parts)[4], Nibbles w, const Int4Quad& q) { add_low(parts, w, q); }
inline Integers sum_of(const GroupPart (&parts)[4]) {
  return Integers{parts[0], parts[1], parts[2], parts[3]};
}

}  // namespace
