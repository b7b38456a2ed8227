// A row-major f32 matrix that somebody else owns: element (i, j) is data[i * cols + j].
#pragma once

#include <cstddef>

namespace compact_rnn {

struct Matrix {
  const float* data = nullptr;
  std::size_t rows = 0;
  std::size_t cols = 0;

  const float* row(std::size_t i) const { return data + i * cols; }
  explicit operator bool() const { return data != nullptr; }
};

}  // namespace compact_rnn
