// Complex transforms of any size without prime factors above 13, of sixteen sequences side by side
// and in place: forward by decimation in frequency, which leaves bins out of order; back the same
// steps in reverse, from those into order, not divided by the size. Back is forward with real and
// imaginary parts exchanged.
#pragma once

#include "kernels/toeplitz/toeplitz.h"

namespace {

using compact_rnn::FourierPlan;

constexpr std::size_t kComplexLanes = 32;

struct Complex {
  Lanes real, imaginary;
};

inline Complex operator+(Complex a, Complex b) {
  return {a.real + b.real, a.imaginary + b.imaginary};
}
inline Complex operator-(Complex a, Complex b) {
  return {a.real - b.real, a.imaginary - b.imaginary};
}

// a times the same number in all lanes.
inline Complex times(Complex a, const float* turn) {
  const Lanes real = broadcast(turn[0]), imaginary = broadcast(turn[1]);
  return {a.real * real - a.imaginary * imaginary, fma(a.imaginary, real, a.real * imaginary)};
}
// a times its conjugate.
inline Complex times_back(Complex a, const float* turn) {
  const Lanes real = broadcast(turn[0]), imaginary = broadcast(turn[1]);
  return {fma(a.imaginary, imaginary, a.real * real), a.imaginary * real - a.real * imaginary};
}
inline Complex scaled(Complex a, float factor) {
  return {a.real * broadcast(factor), a.imaginary * broadcast(factor)};
}
// sum + factor a
inline Complex plus_scaled(Complex sum, Complex a, float factor) {
  return {fma(a.real, broadcast(factor), sum.real),
          fma(a.imaginary, broadcast(factor), sum.imaginary)};
}

inline Complex complex_at(const float* z, std::size_t i) {
  return {load(z + i * kComplexLanes), load(z + i * kComplexLanes + 16)};
}
inline void put_complex(float* z, std::size_t i, Complex a) {
  store(z + i * kComplexLanes, a.real);
  store(z + i * kComplexLanes + 16, a.imaginary);
}
inline Complex exchanged(Complex a) { return {a.imaginary, a.real}; }

// The transform of RADIX numbers, for an odd RADIX: those at a and RADIX - a share their products.
// Root t is at roots + t * step.
template <int RADIX>
[[gnu::always_inline]] inline void butterfly(Complex (&x)[RADIX], const float* roots,
                                             std::size_t step) {
  constexpr int kHalf = RADIX / 2;
  const Complex first = x[0];
  Complex even[kHalf + 1], odd[kHalf + 1];
  for (int a = 1; a <= kHalf; ++a) {
    even[a] = x[a] + x[RADIX - a];
    odd[a] = x[a] - x[RADIX - a];
    x[0] = x[0] + even[a];
  }
  for (int k = 1; k <= kHalf; ++k) {
    const float* root = roots + k * step;
    Complex cosines = plus_scaled(first, even[1], root[0]), sines = scaled(odd[1], root[1]);
    for (int a = 2; a <= kHalf; ++a) {
      root = roots + a * k % RADIX * step;
      cosines = plus_scaled(cosines, even[a], root[0]);
      sines = plus_scaled(sines, odd[a], root[1]);
    }
    x[k] = {cosines.real - sines.imaginary, cosines.imaginary + sines.real};
    x[RADIX - k] = {cosines.real + sines.imaginary, cosines.imaginary - sines.real};
  }
}

template <>
[[gnu::always_inline]] inline void butterfly(Complex (&x)[2], const float*, std::size_t) {
  const Complex first = x[0];
  x[0] = first + x[1];
  x[1] = first - x[1];
}

template <>
[[gnu::always_inline]] inline void butterfly(Complex (&x)[4], const float*, std::size_t) {
  const Complex a = x[0] + x[2], b = x[0] - x[2], c = x[1] + x[3], d = x[1] - x[3];
  x[0] = a + c;
  x[2] = a - c;
  x[1] = {b.real + d.imaginary, b.imaginary - d.real};
  x[3] = {b.real - d.imaginary, b.imaginary + d.real};
}

// All runs of `length` into RADIX runs each, or back.
template <int RADIX, bool BACK>
[[gnu::noinline]] void stage(const FourierPlan& plan, std::size_t length, float* z) {
  const std::size_t part = length / RADIX, step = 2 * (plan.size / length);
  for (std::size_t run = 0; run < plan.size; run += length)
    for (std::size_t j = 0; j < part; ++j) {
      Complex x[RADIX];
      for (int m = 0; m < RADIX; ++m) {
        x[m] = complex_at(z, run + j + m * part);
        if (BACK) x[m] = exchanged(x[m]);
        if (BACK && m > 0 && j > 0) x[m] = times(x[m], plan.turns + j * m * step);
      }
      butterfly<RADIX>(x, plan.turns, 2 * (plan.size / RADIX));
      for (int m = 0; m < RADIX; ++m) {
        if (!BACK && m > 0 && j > 0) x[m] = times(x[m], plan.turns + j * m * step);
        put_complex(z, run + j + m * part, BACK ? exchanged(x[m]) : x[m]);
      }
    }
}

template <bool BACK>
void any_stage(const FourierPlan& plan, int radix, std::size_t length, float* z) {
  switch (radix) {
    case 2:
      return stage<2, BACK>(plan, length, z);
    case 3:
      return stage<3, BACK>(plan, length, z);
    case 4:
      return stage<4, BACK>(plan, length, z);
    case 5:
      return stage<5, BACK>(plan, length, z);
    case 7:
      return stage<7, BACK>(plan, length, z);
    case 11:
      return stage<11, BACK>(plan, length, z);
    case 13:
      return stage<13, BACK>(plan, length, z);
  }
}

inline void transform(const FourierPlan& plan, float* z) {
  std::size_t length = plan.size;
  for (std::size_t i = 0; i < plan.stages; ++i) {
    any_stage<false>(plan, plan.radices[i], length, z);
    length /= plan.radices[i];
  }
}

inline void transform_back(const FourierPlan& plan, float* z) {
  std::size_t length = 1;
  for (std::size_t i = plan.stages; i-- > 0;) {
    length *= plan.radices[i];
    any_stage<true>(plan, plan.radices[i], length, z);
  }
}

}  // namespace
