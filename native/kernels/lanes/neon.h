// Sixteen floats as four 128-bit registers (AArch64, or ARMv7 with VFPv4 for its fused
// multiply-add).
#pragma once

#include <arm_neon.h>

#include <cstddef>
#include <cstdint>

namespace {

// What fits the registers: 6 sums of affine_many, in 24 of 32.
constexpr int kTileBlocks = 1;
constexpr int kTileSums = 6;

using Real = float;

struct Lanes {
  float32x4_t v[4];
};

inline Lanes load(const float* p) {
  return {{vld1q_f32(p), vld1q_f32(p + 4), vld1q_f32(p + 8), vld1q_f32(p + 12)}};
}
inline float32x4_t load_half4(const std::uint16_t* p) {
  return vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(p)));
}
inline Lanes load_half(const std::uint16_t* p) {
  return {{load_half4(p), load_half4(p + 4), load_half4(p + 8), load_half4(p + 12)}};
}
inline Lanes load_int8(const std::int8_t* p) {
  const int8x16_t bytes = vld1q_s8(p);
  const int16x8_t low = vmovl_s8(vget_low_s8(bytes)), high = vmovl_s8(vget_high_s8(bytes));
  return {{vcvtq_f32_s32(vmovl_s16(vget_low_s16(low))),
           vcvtq_f32_s32(vmovl_s16(vget_high_s16(low))),
           vcvtq_f32_s32(vmovl_s16(vget_low_s16(high))),
           vcvtq_f32_s32(vmovl_s16(vget_high_s16(high)))}};
}
// window[at[lane]], at below 32, or a multiple of that; there is no instruction for it.
inline Lanes pick(const float* window, const std::uint8_t* at, std::size_t) {
  float picked[16];
  for (int i = 0; i < 16; ++i) picked[i] = window[at[i] % 32];
  return load(picked);
}
inline void store(float* p, Lanes a) {
  for (int i = 0; i < 4; ++i) vst1q_f32(p + 4 * i, a.v[i]);
}
inline Lanes broadcast(float x) {
  const float32x4_t q = vdupq_n_f32(x);
  return {{q, q, q, q}};
}
inline Lanes fma(Lanes a, Lanes b, Lanes c) {
  for (int i = 0; i < 4; ++i) c.v[i] = vfmaq_f32(c.v[i], a.v[i], b.v[i]);
  return c;
}
inline Lanes operator+(Lanes a, Lanes b) {
  for (int i = 0; i < 4; ++i) a.v[i] = vaddq_f32(a.v[i], b.v[i]);
  return a;
}
inline Lanes operator-(Lanes a, Lanes b) {
  for (int i = 0; i < 4; ++i) a.v[i] = vsubq_f32(a.v[i], b.v[i]);
  return a;
}
inline Lanes operator*(Lanes a, Lanes b) {
  for (int i = 0; i < 4; ++i) a.v[i] = vmulq_f32(a.v[i], b.v[i]);
  return a;
}
inline float32x4_t divide(float32x4_t a, float32x4_t b) {
#if defined(__aarch64__)
  return vdivq_f32(a, b);
#else  // ARMv7 has no vector division; one by one it is exact.
  float x[4], y[4];
  vst1q_f32(x, a);
  vst1q_f32(y, b);
  for (int i = 0; i < 4; ++i) x[i] /= y[i];
  return vld1q_f32(x);
#endif
}
inline Lanes operator/(Lanes a, Lanes b) {
  for (int i = 0; i < 4; ++i) a.v[i] = divide(a.v[i], b.v[i]);
  return a;
}
inline Lanes min(Lanes a, Lanes b) {
  for (int i = 0; i < 4; ++i) a.v[i] = vminq_f32(a.v[i], b.v[i]);
  return a;
}
inline Lanes max(Lanes a, Lanes b) {
  for (int i = 0; i < 4; ++i) a.v[i] = vmaxq_f32(a.v[i], b.v[i]);
  return a;
}
// v where a < b, else 0.
inline Lanes if_less(Lanes a, Lanes b, Lanes v) {
  for (int i = 0; i < 4; ++i)
    v.v[i] =
        vreinterpretq_f32_u32(vandq_u32(vcltq_f32(a.v[i], b.v[i]), vreinterpretq_u32_f32(v.v[i])));
  return v;
}
// 2^n, where n stands in the low bits of t = n + 1.5 * 2^23.
inline Lanes power_of_two(Lanes t) {
  for (int i = 0; i < 4; ++i) {
    const int32x4_t n = vshlq_n_s32(vreinterpretq_s32_f32(t.v[i]), 23);
    t.v[i] = vreinterpretq_f32_s32(vaddq_s32(n, vdupq_n_s32(0x3f800000)));
  }
  return t;
}

}  // namespace
