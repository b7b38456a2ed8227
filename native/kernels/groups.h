// Groups of int4 weights: neighbouring columns of a row, the last ones fewer, that share a scale.
#pragma once

#include <cstddef>

namespace compact_rnn {

// Sums of products of a group fit 16 bits: 32 of an offset weight, 0 to 15, and a byte of an
// activation, at most 128, in pairs, come to 30720 (dots/avx2.h, dots/neon.h).
constexpr std::size_t kGroupColumns = 32;
// What kernels multiply is so much more than a weight.
constexpr int kInt4Offset = 8;

constexpr std::size_t groups_of(std::size_t columns) {
  return (columns + kGroupColumns - 1) / kGroupColumns;
}

}  // namespace compact_rnn
