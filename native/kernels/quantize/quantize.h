// A vector as quantized activations, for int8 weights: v[k] is about scale * n[k] with whole
// numbers n and the largest |v| as the largest n, in one byte or two:
//
//   one   n[k] = q[k], -127 to 127
//   two   n[k] = 256 q[k] + q[byte_stride + k], -32512 to 32512: high bytes, -127 to 127, then low
//         ones, -128 to 127
//
// n is v[k] * (top / max |v|) in float, rounded to the nearest, ties to even: the same operations
// on every ISA, so the bytes are the same everywhere. A vector of zeros has scale 0, and so has one
// that stays within 1e-30: top / max could overflow.
//
// Where it is asked for, bytes are given with bounded pairs as well (quantize/bounded.h).
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/segment.h"

namespace compact_rnn {

constexpr std::size_t max_surplus(std::size_t byte_stride) { return byte_stride / 4 / 4; }

struct QuantizeTask {
  const float* v;  // [size]
  std::size_t size;
  int byte_count;
  std::int8_t* q;           // [byte_count][byte_stride]
  std::size_t byte_stride;  // size, rounded up to 16: zeros fill what is left
  float* scale;
  // [byte_count][groups_of(size)], for int4 -8 times the sum of the bytes of each group; or null.
  std::int32_t* group_offsets = nullptr;
  // [byte_count], each with a q [byte_stride] and a surplus [max_surplus(byte_stride)]; or null.
  BoundedByte* bounded = nullptr;
};

}  // namespace compact_rnn
