// The body of the quantize kernel over sixteen lanes; see quantize.h. Included by each ISA's file.
#pragma once

#include "kernels/quantize/quantize.h"

namespace {

using compact_rnn::QuantizeTask;

// The `i`-th sixteen of the vector, zeros behind its end.
inline Lanes sixteen(const QuantizeTask& task, std::size_t i) {
  if (i + 16 <= task.size) return load(task.v + i);
  float rest[16] = {};
  for (std::size_t k = i; k < task.size; ++k) rest[k - i] = task.v[k];
  return load(rest);
}

inline float largest_magnitude(const QuantizeTask& task) {
  Lanes largest = broadcast(0.0f);
  for (std::size_t i = 0; i < task.size; i += 16) {
    const Lanes v = sixteen(task, i);
    largest = max(largest, max(v, broadcast(0.0f) - v));
  }
  float each[16], magnitude = 0.0f;
  store(each, largest);
  for (int i = 0; i < 16; ++i) magnitude = each[i] > magnitude ? each[i] : magnitude;
  return magnitude;
}

void quantize_body(const QuantizeTask& task) {
  const float magnitude = largest_magnitude(task), top = task.planes == 2 ? 32512.0f : 127.0f;
  // Less would make the inverse infinite.
  const float inverse = magnitude > 1e-30f ? top / magnitude : 0.0f;
  *task.scale = magnitude > 1e-30f ? magnitude / top : 0.0f;
  // 1.5 * 2^23: adding it leaves the rounded number in the low bits.
  const Lanes magic = broadcast(12582912.0f);
  for (std::size_t i = 0; i < task.size; i += 16) {
    const Integers n = bits_of(sixteen(task, i) * broadcast(inverse) + magic);
    if (task.planes == 2) {
      store_bytes(task.q + i, upper_digit(n));
      store_bytes(task.q + task.plane_size + i, n);
    } else {
      store_bytes(task.q + i, n);
    }
  }
}

}  // namespace
