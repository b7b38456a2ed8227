// Four 32-bit integers in a 128-bit register.
#pragma once

#include <arm_neon.h>

#include <cstdint>

namespace {

using Integers = int32x4_t;
// Four rows of four columns, [4][4].
using Bytes = int8x16_t;
// Four bytes of a vector, four times.
using Quad = int8x16_t;

inline Bytes load_bytes(const std::int8_t* w) { return vld1q_s8(w); }
inline Quad broadcast_quad(const std::int8_t* q) {
  std::int32_t four;
  __builtin_memcpy(&four, q, 4);
  return vreinterpretq_s8_s32(vdupq_n_s32(four));
}
inline Lanes to_lanes(Integers a) { return vcvtq_f32_s32(a); }
inline Integers bits_of(Lanes a) { return vreinterpretq_s32_f32(a); }
// (a + 128) >> 8
inline Integers high_byte(Integers a) { return vrshrq_n_s32(a, 8); }
// The low byte of each.
inline void store_bytes(std::int8_t* p, Integers a) {
  const int16x4_t words = vmovn_s32(a);
  const std::int32_t four =
      vget_lane_s32(vreinterpret_s32_s8(vmovn_s16(vcombine_s16(words, words))), 0);
  __builtin_memcpy(p, &four, 4);
}

// Bytes are signed here: nothing to compensate for.
inline Integers with_compensation(Integers sums, const std::int32_t*) { return sums; }

// Bounded pairs of activations (quantize/bounded.h) are no faster here than any.
constexpr bool kBoundsPairs = false;

// Int4: unsigned weights below 16 are signed bytes as well.
using Nibbles = int8x16_t;
using Int4Quad = int8x16_t;

inline Nibbles load_nibbles(const std::uint8_t* w) { return vreinterpretq_s8_u8(vld1q_u8(w)); }
inline Nibbles low_of(Nibbles w) { return vandq_s8(w, vdupq_n_s8(0x0f)); }
inline Nibbles high_of(Nibbles w) {
  return vreinterpretq_s8_u8(vshrq_n_u8(vreinterpretq_u8_s8(w), 4));
}
inline Int4Quad broadcast_int4_quad(const std::int8_t* q) { return broadcast_quad(q); }

}  // namespace
