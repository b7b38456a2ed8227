// A row-major matrix that somebody else owns, as it is stored: element (i, j) is element i * cols +
// j of data.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/segment.h"

namespace compact_rnn {

struct StoredMatrix {
  Storage storage = Storage::f32;
  const void* data = nullptr;     // float, half as std::uint16_t, or std::int8_t from -127 to 127
  const float* scales = nullptr;  // int8: [rows], W[i][j] = scales[i] * data[i * cols + j]
  std::size_t rows = 0;
  std::size_t cols = 0;
};

inline std::size_t element_bytes(Storage storage) {
  switch (storage) {
    case Storage::f16:
      return sizeof(std::uint16_t);
    case Storage::int8:
      return sizeof(std::int8_t);
    case Storage::f32:
      break;
  }
  return sizeof(float);
}

}  // namespace compact_rnn
