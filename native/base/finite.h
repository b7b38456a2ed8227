// Where a vector stops being numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace compact_rnn {

// The index of the first NaN or infinity, or `size` if there is none.
inline std::size_t first_non_finite(const float* v, std::size_t size) {
  const auto exponent = [v](std::size_t i) {
    std::uint32_t bits;
    std::memcpy(&bits, v + i, sizeof bits);
    return bits & 0x7f800000u;
  };
  // The usual case is that all is well, and that loop vectorizes.
  std::uint32_t bad = 0;
  for (std::size_t i = 0; i < size; ++i) bad |= exponent(i) == 0x7f800000u;
  if (bad == 0) return size;
  std::size_t i = 0;
  while (exponent(i) != 0x7f800000u) ++i;
  return i;
}

}  // namespace compact_rnn
