// The body of the quantize kernel over sixteen lanes; see quantize.h. Included by each ISA's file.
#pragma once

#include "kernels/groups.h"
#include "kernels/quantize/bounded.h"
#include "kernels/quantize/quantize.h"

namespace {

using compact_rnn::QuantizeTask;

// What is left of the vector from i on, less than a register, with zeros beyond its end.
inline Lanes rest_of(const QuantizeTask& task, std::size_t i) {
  float rest[kLanes] = {};
  for (std::size_t k = i; k < task.size; ++k) rest[k - i] = task.v[k];
  return load(rest);
}

inline Lanes magnitudes(Lanes v) { return max(v, broadcast(0.0f) - v); }

// The largest magnitude in each lane, and NaN in the lanes of numbers that are not
// finite (0 in others): a maximum may forget NaN.
struct Largest {
  Lanes magnitude, not_finite;

  void add(Lanes v) {
    magnitude = max(magnitude, magnitudes(v));
    not_finite = fma(v, broadcast(0.0f), not_finite);
  }
};

// NaN where a number is not finite, so that what is computed of these bytes is not either.
inline float largest_magnitude(const QuantizeTask& task) {
  const Lanes zero = broadcast(0.0f);
  Largest a = {zero, zero}, b = a;  // two, so that one maximum need not wait for the last
  std::size_t i = 0;
  for (; i + 2 * kLanes <= task.size; i += 2 * kLanes) {
    a.add(load(task.v + i));
    b.add(load(task.v + i + kLanes));
  }
  if (i + kLanes <= task.size) {
    a.add(load(task.v + i));
    i += kLanes;
  }
  if (i < task.size) b.add(rest_of(task, i));
  float each[kLanes], not_finite[kLanes];
  store(each, max(a.magnitude, b.magnitude));
  store(not_finite, a.not_finite + b.not_finite);
  for (std::size_t half = kLanes / 2; half > 0; half /= 2)
    for (std::size_t k = 0; k < half; ++k) {
      each[k] = each[k] > each[k + half] ? each[k] : each[k + half];
      not_finite[k] += not_finite[k + half];
    }
  return each[0] + not_finite[0];
}

// The bytes of a register of numbers, from the i-th on.
inline void store_quantized(const QuantizeTask& task, std::size_t i, Integers n) {
  if (task.byte_count == 1) return store_bytes(task.q + i, n);
  store_bytes(task.q + i, high_byte(n));
  store_bytes(task.q + task.byte_stride + i, n);
}

// Vectors are padded to whole halves of a group.
inline void offset_groups(const QuantizeTask& task) {
  constexpr std::size_t kHalf = compact_rnn::kGroupColumns / 2;
  std::int32_t* offsets = task.group_offsets;
  for (int byte = 0; byte < task.byte_count; ++byte) {
    const std::int8_t* q = task.q + byte * task.byte_stride;
    for (std::size_t k = 0; k < task.byte_stride; k += kHalf, q += kHalf) {
      std::int32_t sum = 0;
      for (std::size_t j = 0; j < kHalf; ++j) sum += q[j];
      const std::int32_t offset = -compact_rnn::kInt4Offset * sum;
      if (k % compact_rnn::kGroupColumns == 0)
        *offsets = offset;
      else
        *offsets++ += offset;
    }
    if (task.byte_stride % compact_rnn::kGroupColumns != 0) ++offsets;
  }
}

void quantize_body(const QuantizeTask& task) {
  const float magnitude = largest_magnitude(task), top = task.byte_count == 2 ? 32512.0f : 127.0f;
  // Less would make the inverse infinite.
  const float inverse = magnitude > 1e-30f ? top / magnitude : 0.0f;
  *task.scale = magnitude <= 1e-30f ? 0.0f : magnitude / top;
  // 1.5 * 2^23: adding it leaves the rounded number in the low bits.
  const Lanes magic = broadcast(12582912.0f);
  const auto rounded = [&](Lanes v) { return bits_of(v * broadcast(inverse) + magic); };
  std::size_t i = 0;
  for (; i + kLanes <= task.size; i += kLanes) store_quantized(task, i, rounded(load(task.v + i)));
  for (; i < task.byte_stride; i += kLanes) store_quantized(task, i, rounded(rest_of(task, i)));
  if (task.group_offsets != nullptr) offset_groups(task);
  if (task.bounded == nullptr) return;
  for (int byte = 0; byte < task.byte_count; ++byte)
    make_bounded(task.q + byte * task.byte_stride, task.byte_stride, task.bounded[byte]);
}

}  // namespace
