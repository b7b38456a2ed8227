// sigmoid and tanh over sixteen floats. Include after one of lanes/*.h.
//
// Both curves rest on expm1(x) = 2^n f q(f) + (2^n - 1) with x = n ln 2 + f, |f| <= ln 2 / 2, q of
// degree 5 fitted to (e^f - 1) / f by reweighted least squares on Chebyshev points (largest error
// 1.1e-8). Measured against double precision over [-100, 100] and all magnitudes
// (test/native/activation.test.cc): sigmoid is off by at most 1.0e-7, tanh by at most 1.6e-7 and at
// most 2e-7 relative, so that small values keep their digits.
#pragma once

#include "kernels/lanes/clamp.h"

namespace {

// e^x = scale + scale * small, with |x| <= 88.
struct Exponential {
  Lanes scale;  // 2^n
  Lanes small;  // e^f - 1
};

inline Exponential exponential(Lanes x) {
  const Lanes magic = broadcast(12582912.0f);  // 1.5 * 2^23: adding it rounds to a whole number
  const Lanes t = fma(x, broadcast(0x1.715476p+0f), magic);
  const Lanes n = t - magic;
  // ln 2 in two parts, the first with few bits so that n times it is exact without fused
  // multiply-add too.
  const Lanes f = fma(n, broadcast(-0x1.7f7d1cp-20f), fma(n, broadcast(-0x1.62e4p-1f), x));
  Lanes q = broadcast(0x1.6da7c2p-10f);
  q = fma(q, f, broadcast(0x1.123dd4p-7f));
  q = fma(q, f, broadcast(0x1.555470p-5f));
  q = fma(q, f, broadcast(0x1.55547cp-3f));
  q = fma(q, f, broadcast(0.5f));
  q = fma(q, f, broadcast(1.0f));
  return {power_of_two(t), q * f};
}

// 1 / (1 + e^-x)
inline Lanes sigmoid(Lanes x) {
  const Exponential e = exponential(clamp(broadcast(0.0f) - x, 87.0f));
  const Lanes one = broadcast(1.0f);
  return one / (one + fma(e.scale, e.small, e.scale));
}

// expm1(2x) / (expm1(2x) + 2); beyond 9.1 it rounds to 1.
inline Lanes tanh(Lanes x) {
  const Exponential e = exponential(clamp(x + x, 18.2f));
  const Lanes expm1 = fma(e.scale, e.small, e.scale - broadcast(1.0f));
  return expm1 / (expm1 + broadcast(2.0f));
}

}  // namespace
