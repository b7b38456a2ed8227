// Sixteen 32-bit integers as four 128-bit registers.
#pragma once

#include <arm_neon.h>

#include <cstdint>

namespace {

struct Integers {
  int32x4_t v[4];
};
// Sixteen rows of four columns, [16][4].
struct Bytes {
  int8x16_t v[4];
};
// Four bytes of a vector, four times.
struct Quad {
  int8x16_t v;
};

inline Integers no_integers() {
  const int32x4_t zero = vdupq_n_s32(0);
  return {{zero, zero, zero, zero}};
}
inline Bytes load_bytes(const std::int8_t* w) {
  return {{vld1q_s8(w), vld1q_s8(w + 16), vld1q_s8(w + 32), vld1q_s8(w + 48)}};
}
inline Quad broadcast_quad(const std::int8_t* q) {
  std::int32_t four;
  __builtin_memcpy(&four, q, 4);
  return {vreinterpretq_s8_s32(vdupq_n_s32(four))};
}
inline Lanes to_lanes(Integers a) {
  return {
      {vcvtq_f32_s32(a.v[0]), vcvtq_f32_s32(a.v[1]), vcvtq_f32_s32(a.v[2]), vcvtq_f32_s32(a.v[3])}};
}
inline Integers bits_of(Lanes a) {
  Integers r;
  for (int i = 0; i < 4; ++i) r.v[i] = vreinterpretq_s32_f32(a.v[i]);
  return r;
}
// (a + 128) >> 8
inline Integers high_byte(Integers a) {
  for (int i = 0; i < 4; ++i) a.v[i] = vrshrq_n_s32(a.v[i], 8);
  return a;
}
// The low byte of each.
inline void store_bytes(std::int8_t* p, Integers a) {
  const int16x8_t low = vcombine_s16(vmovn_s32(a.v[0]), vmovn_s32(a.v[1]));
  const int16x8_t high = vcombine_s16(vmovn_s32(a.v[2]), vmovn_s32(a.v[3]));
  vst1q_s8(p, vcombine_s8(vmovn_s16(low), vmovn_s16(high)));
}

// Bytes are signed here: nothing to compensate for.
inline Integers with_compensation(Integers sums, const std::int32_t*) { return sums; }

}  // namespace
