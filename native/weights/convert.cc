#include "weights/convert.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace compact_rnn {

// A half has 5 bits of exponent and 10 of fraction.
std::uint16_t to_half(float value) {
  std::uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  const std::uint16_t sign = static_cast<std::uint16_t>((bits >> 16) & 0x8000u);
  const float magnitude = std::fabs(value);
  if (magnitude >= 65520.0f) return sign | 0x7c00u;
  if (magnitude < 0x1p-14f)  // subnormal: whole multiples of 2^-24
    return sign | static_cast<std::uint16_t>(std::nearbyint(magnitude * 0x1p24f));
  // Rounding to 10 bits carries into the exponent by itself; the exponent's bias falls from 127 to
  // 15.
  std::memcpy(&bits, &magnitude, sizeof bits);
  const std::uint32_t odd = (bits >> 13) & 1u;
  return sign | static_cast<std::uint16_t>((bits + 0xfffu + odd - (112u << 23)) >> 13);
}

float from_half(std::uint16_t half) {
  const float magnitude = (half & 0x7c00u) == 0
                              ? static_cast<float>(half & 0x3ffu) * 0x1p-24f
                              : std::ldexp(static_cast<float>((half & 0x3ffu) | 0x400u),
                                           static_cast<int>((half >> 10) & 0x1fu) - 25);
  return (half & 0x8000u) != 0 ? -magnitude : magnitude;
}

// To a whole number, ties to even and never -0, for |x| far below 2^(digits - 1): adding 1.5 times
// that leaves no room for fractions. Rows of [2000, 500] in floats so take 1.6 ms on a Xeon
// (model 207); with nearbyint, a call each, 3.8.
template <class Real>
static Real rounded(Real x) {
  constexpr Real kWhole =
      Real(3) * Real(std::uint64_t{1} << (std::numeric_limits<Real>::digits - 2));
  return (x + kWhole) - kWhole;
}

constexpr int kSteps = 127;

template <class Real>
static Real scale_of(const Real* w, std::size_t cols) {
  Real largest = 0;
  for (std::size_t j = 0; j < cols; ++j) largest = std::max(largest, std::fabs(w[j]));
  return largest / kSteps;
}

// Where the scale rounds to a subnormal, the quotient may exceed 127.
template <class Real>
static Real steps_of(Real x, Real scale) {
  return rounded(std::clamp(x / scale, Real(-kSteps), Real(kSteps)));
}

void quantize_rows(const float* w, std::size_t rows, std::size_t cols, std::int8_t* data,
                   float* scales) {
  for (std::size_t i = 0; i < rows; ++i, w += cols, data += cols) {
    const float scale = scales[i] = scale_of(w, cols);
    for (std::size_t j = 0; j < cols; ++j)
      data[j] = scale == 0.0f ? std::int8_t{0} : static_cast<std::int8_t>(steps_of(w[j], scale));
  }
}

template <class Real>
void round_row(const Real* w, std::size_t cols, Real* q) {
  const Real scale = scale_of(w, cols);
  if (scale == 0) {
    std::fill_n(q, cols, Real(0));
    return;
  }
  for (std::size_t j = 0; j < cols; ++j) q[j] = scale * steps_of(w[j], scale);
}

template void round_row(const float*, std::size_t, float*);
template void round_row(const double*, std::size_t, double*);

void dequantize_rows(const std::int8_t* data, const float* scales, std::size_t rows,
                     std::size_t cols, float* w) {
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < cols; ++j)
      w[i * cols + j] = scales[i] * static_cast<float>(data[i * cols + j]);
}

}  // namespace compact_rnn
