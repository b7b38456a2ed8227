// A row-major matrix that somebody else owns, as it is stored: element (i, j) is element i * cols +
// j of data.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/segment.h"

namespace compact_rnn {

struct StoredMatrix {
  Storage storage = Storage::f32;
  // float, half as std::uint16_t, std::int8_t from -127 to 127, or rows of int4 (weights/int4.h)
  const void* data = nullptr;
  const float* scales = nullptr;  // int8: [rows], W[i][j] = scales[i] * data[i * cols + j]
  std::size_t rows = 0;
  std::size_t cols = 0;
  const std::uint16_t* group_scales = nullptr;  // int4: [rows][groups_of(cols)], halves
};

// Of all but int4, whose elements share bytes.
inline std::size_t element_bytes(Storage storage) {
  switch (storage) {
    case Storage::f16:
      return sizeof(std::uint16_t);
    case Storage::int8:
      return sizeof(std::int8_t);
    case Storage::f32:
    case Storage::int4:
      break;
  }
  return sizeof(float);
}

}  // namespace compact_rnn
