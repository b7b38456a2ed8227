// Weights of four bits. The columns of a row are cut into groups (kernels/groups.h), each with a
// scale s, a half:
//
//   W[i][j] = s q,    q from -8 to 7, as two's complement
//
// Two columns share a byte, the even one in its low bits; where there is an odd number of them, the
// last byte of a row has 0 in its high bits. The product of a half and q is exact in float.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/groups.h"

namespace compact_rnn {

constexpr int kLeastInt4 = -8, kMostInt4 = 7;

constexpr std::size_t int4_row_bytes(std::size_t columns) { return (columns + 1) / 2; }

// q of one column of a row.
inline int int4_at(const std::uint8_t* row, std::size_t column) {
  const int bits = (row[column / 2] >> (column % 2 * 4)) & 15;
  return bits - (bits >= 8 ? 16 : 0);
}
// Into a row of zeros.
inline void put_int4(std::uint8_t* row, std::size_t column, int q) {
  row[column / 2] = static_cast<std::uint8_t>(
      row[column / 2] | ((static_cast<unsigned>(q) & 15u) << (column % 2 * 4)));
}

// The scale, a half as a float, that loses least of a group w [count]: it makes
// sum_j weights[j] (w_j - s q_j)^2 least among -m / k, for m the number of the largest magnitude
// and some k from 1 to 9, so that m itself becomes about -k. What int4 holds already it keeps to
// the bit. 0 for zeros; infinite where |m| is too large for a half.
//
// Measured in simulation (normal numbers, groups of 32, lost share of their root mean square):
// max |w| / 7 9.7 %, -m / 8 8.6 %, this 8.2 %, a search of 28 steps 8.1 %.
template <class Real>
float int4_scale(const Real* w, const Real* weights, std::size_t count);
// w / s, rounded to the nearest, ties to even; 0 where s is 0.
template <class Real>
int int4_steps(Real w, float scale);

// How weights become int4, wherever they do, but in fits that are calibrated (solvers/int4_fit.h):
// each group by int4_scale, all columns weighted alike. W is [rows][cols], data
// [rows][int4_row_bytes(cols)], scales [rows][groups_of(cols)].
void quantize_groups(const float* w, std::size_t rows, std::size_t cols, std::uint8_t* data,
                     std::uint16_t* scales);
// Exact.
void dequantize_groups(const std::uint8_t* data, const std::uint16_t* scales, std::size_t rows,
                       std::size_t cols, float* w);
// One row to int4 and back.
template <class Real>
void round_groups(const Real* w, std::size_t cols, Real* q);

}  // namespace compact_rnn
