#include "weights/int4.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "weights/convert.h"

namespace compact_rnn {

namespace {

// What the number of the largest magnitude becomes, negated; whole ones keep what is int4 already,
// and the first is taken where several lose the same.
constexpr float kExtremes[] = {8, 7, 6, 5, 4, 3, 2, 1, 9, 8.5, 7.5, 6.5};

template <class Real>
Real extreme_of(const Real* w, std::size_t count) {
  return *std::max_element(w, w + count,
                           [](Real a, Real b) { return std::fabs(a) < std::fabs(b); });
}

// For |x| far below 2^51: see rounded() in convert.cc.
template <class Real>
Real rounded(Real x) {
  constexpr Real kWhole =
      Real(3) * Real(std::uint64_t{1} << (std::numeric_limits<Real>::digits - 2));
  return (x + kWhole) - kWhole;
}

template <class Real>
Real steps_of(Real w, Real inverse) {
  return std::clamp(rounded(w * inverse), Real(kLeastInt4), Real(kMostInt4));
}

template <class Real>
Real loss_of(const Real* w, const Real* weights, std::size_t count, Real scale) {
  const Real inverse = 1 / scale;
  Real loss = 0;
  for (std::size_t j = 0; j < count; ++j) {
    const Real error = w[j] - scale * steps_of(w[j], inverse);
    loss += (weights == nullptr ? Real(1) : weights[j]) * error * error;
  }
  return loss;
}

// Calls with_group(first column, columns, index) for each group of a row.
template <typename Body>
void each_group(std::size_t cols, const Body& body) {
  for (std::size_t first = 0, group = 0; first < cols; first += kGroupColumns, ++group)
    body(first, std::min(kGroupColumns, cols - first), group);
}

}  // namespace

template <class Real>
float int4_scale(const Real* w, const Real* weights, std::size_t count) {
  const float extreme = static_cast<float>(extreme_of(w, count));
  float best = 0.0f;
  Real least = std::numeric_limits<Real>::infinity();
  for (const float k : kExtremes) {
    const float scale = from_half(to_half(-extreme / k));
    if (std::isinf(scale)) return scale;
    if (scale == 0.0f) continue;
    const Real loss = loss_of(w, weights, count, Real(scale));
    if (loss < least) {
      least = loss;
      best = scale;
    }
  }
  return best;
}

template <class Real>
int int4_steps(Real w, float scale) {
  return scale == 0.0f ? 0 : static_cast<int>(steps_of(w, 1 / Real(scale)));
}

void quantize_groups(const float* w, std::size_t rows, std::size_t cols, std::uint8_t* data,
                     std::uint16_t* scales) {
  const std::size_t row_bytes = int4_row_bytes(cols);
  std::fill_n(data, rows * row_bytes, std::uint8_t{0});
  for (std::size_t i = 0; i < rows; ++i, w += cols, data += row_bytes, scales += groups_of(cols))
    each_group(cols, [&](std::size_t first, std::size_t count, std::size_t group) {
      const float scale = int4_scale(w + first, static_cast<const float*>(nullptr), count);
      scales[group] = to_half(scale);
      for (std::size_t j = first; j < first + count; ++j)
        put_int4(data, j, int4_steps(w[j], scale));
    });
}

void dequantize_groups(const std::uint8_t* data, const std::uint16_t* scales, std::size_t rows,
                       std::size_t cols, float* w) {
  for (std::size_t i = 0; i < rows; ++i, w += cols, data += int4_row_bytes(cols))
    each_group(cols, [&](std::size_t first, std::size_t count, std::size_t) {
      const float scale = from_half(*scales++);
      for (std::size_t j = first; j < first + count; ++j)
        w[j] = scale * static_cast<float>(int4_at(data, j));
    });
}

template <class Real>
void round_groups(const Real* w, std::size_t cols, Real* q) {
  each_group(cols, [&](std::size_t first, std::size_t count, std::size_t) {
    const float scale = int4_scale(w + first, static_cast<const Real*>(nullptr), count);
    for (std::size_t j = first; j < first + count; ++j) {
      const Real step = Real(int4_steps(w[j], scale));
      q[j] = step == 0 ? Real(0) : Real(scale) * step;
    }
  });
}

template float int4_scale(const float*, const float*, std::size_t);
template float int4_scale(const double*, const double*, std::size_t);
template int int4_steps(float, float);
template int int4_steps(double, float);
template void round_groups(const float*, std::size_t, float*);
template void round_groups(const double*, std::size_t, double*);

}  // namespace compact_rnn
