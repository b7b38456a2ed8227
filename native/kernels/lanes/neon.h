// Four floats in a 128-bit register (AArch64, or ARMv7 with VFPv4 for its fused multiply-add).
#pragma once

#include <arm_neon.h>

#include <cstddef>
#include <cstdint>

namespace {

using Real = float;
constexpr std::size_t kLanes = 4;
#if defined(__aarch64__)
using Lanes = float32x4_t;  // + - * / are the compiler's
#else
// The compiler's + - * would go lane by lane: NEON's flush denormal numbers on ARMv7.
struct Lanes {
  float32x4_t v;

  Lanes() = default;
  Lanes(float32x4_t a) : v(a) {}
  operator float32x4_t() const { return v; }
};

inline Lanes operator+(Lanes a, Lanes b) { return vaddq_f32(a, b); }
inline Lanes operator-(Lanes a, Lanes b) { return vsubq_f32(a, b); }
inline Lanes operator*(Lanes a, Lanes b) { return vmulq_f32(a, b); }
// There is no vector division; one by one it is exact.
inline Lanes operator/(Lanes a, Lanes b) {
  float x[4], y[4];
  vst1q_f32(x, a);
  vst1q_f32(y, b);
  for (int i = 0; i < 4; ++i) x[i] /= y[i];
  return vld1q_f32(x);
}
#endif

// What fits the registers, of which AArch64 has 32 and ARMv7 sixteen, four for the sums of a block:
// blocks in a pass for one vector, and sums in a tile of affine_many.
#if defined(__aarch64__)
constexpr int kPassBlocks = 4;
constexpr int kReaderBlocks = 3;
constexpr int kTileSums = 6;
constexpr int kReaderTileSums = 4;
constexpr int kLoads = 8;  // ahead of their products, for processors that run in order
#else
constexpr int kPassBlocks = 2;
constexpr int kReaderBlocks = 1;
constexpr int kTileSums = 2;
constexpr int kReaderTileSums = 2;
constexpr int kLoads = 4;
#endif
constexpr int kTileBlocks = 1;

inline Lanes load(const float* p) { return vld1q_f32(p); }
inline Lanes load_half(const std::uint16_t* p) {
  return vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(p)));
}
inline Lanes load_int8(const std::int8_t* p) {
  std::int32_t four;
  __builtin_memcpy(&four, p, 4);
  const int16x8_t words = vmovl_s8(vreinterpret_s8_s32(vdup_n_s32(four)));
  return vcvtq_f32_s32(vmovl_s16(vget_low_s16(words)));
}
// window[at[lane]], at below 32, or a multiple of that; there is no instruction for it.
inline Lanes pick(const float* window, const std::uint8_t* at, std::size_t) {
  const float picked[4] = {window[at[0] % 32], window[at[1] % 32], window[at[2] % 32],
                           window[at[3] % 32]};
  return load(picked);
}
inline void store(float* p, Lanes a) { vst1q_f32(p, a); }
inline Lanes broadcast(float x) { return vdupq_n_f32(x); }
inline Lanes fma(Lanes a, Lanes b, Lanes c) { return vfmaq_f32(c, a, b); }
inline Lanes min(Lanes a, Lanes b) { return vminq_f32(a, b); }
inline Lanes max(Lanes a, Lanes b) { return vmaxq_f32(a, b); }
// v where a < b, else 0.
inline Lanes if_less(Lanes a, Lanes b, Lanes v) {
  return vreinterpretq_f32_u32(vandq_u32(vcltq_f32(a, b), vreinterpretq_u32_f32(v)));
}
// 2^n, where n stands in the low bits of t = n + 1.5 * 2^23.
inline Lanes power_of_two(Lanes t) {
  const int32x4_t n = vshlq_n_s32(vreinterpretq_s32_f32(t), 23);
  return vreinterpretq_f32_s32(vaddq_s32(n, vdupq_n_s32(0x3f800000)));
}

}  // namespace
