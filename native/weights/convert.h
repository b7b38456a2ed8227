// Numbers from one storage into another.
#pragma once

#include <cstddef>
#include <cstdint>

namespace compact_rnn {

// The nearest half (IEEE 754 binary16), ties to even; infinity from 65520 on.
std::uint16_t to_half(float value);
// Exact.
float from_half(std::uint16_t half);

// Row by row: scales[i] = max |W[i]| / 127 and data[i][j] = W[i][j] / scales[i], rounded to the
// nearest, ties to even. A row of zeros has scale 0. W and data are [rows][cols].
void quantize_rows(const float* w, std::size_t rows, std::size_t cols, std::int8_t* data,
                   float* scales);
// W[i][j] = scales[i] * data[i][j], rounded once.
void dequantize_rows(const std::int8_t* data, const float* scales, std::size_t rows,
                     std::size_t cols, float* w);

}  // namespace compact_rnn
