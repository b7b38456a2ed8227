// A vector as digits for int8 weights: v[k] is about scale * n[k] with whole numbers n and the
// largest |v| as the largest n.
//
//   one plane    n[k] = q[k], -127 to 127 two planes   n[k] = 256 q[k] + q[plane_size + k], -32512
//   to 32512; digits -127 to 127 and -128 to 127
//
// n is v[k] * (top / max |v|) in float, rounded to the nearest, ties to even: the same operations
// on every ISA, so digits are the same everywhere. A vector of zeros has scale 0, and so has one
// that stays within 1e-30: top / max could overflow.
#pragma once

#include <cstddef>
#include <cstdint>

namespace compact_rnn {

struct QuantizeTask {
  const float* v;  // [size]
  std::size_t size;
  int planes;
  std::int8_t* q;          // [planes][plane_size]
  std::size_t plane_size;  // size, rounded up to 16: zeros fill what is left
  float* scale;
};

}  // namespace compact_rnn
