// Numbers from one storage to another.
#pragma once

#include <cstddef>
#include <cstdint>

namespace compact_rnn {

// The nearest half (IEEE 754 binary16), ties to even; infinity from 65520 on.
std::uint16_t to_half(float value);
// Exact.
float from_half(std::uint16_t half);

// How weights become int8, wherever they do: row i has the scale s = max |W[i]| / 127 and the bytes
// W[i][j] / s, rounded to the nearest whole number, ties to even, -127 to 127. A row of zeros has
// scale 0. W and data are [rows][cols].
void quantize_rows(const float* w, std::size_t rows, std::size_t cols, std::int8_t* data,
                   float* scales);
// W[i][j] = scales[i] * data[i][j], rounded once.
void dequantize_rows(const std::int8_t* data, const float* scales, std::size_t rows,
                     std::size_t cols, float* w);
// One row to int8 and back, in floats or doubles: q[j] = s round(w[j] / s).
template <class Real>
void round_row(const Real* w, std::size_t cols, Real* q);

}  // namespace compact_rnn
