// Finds NaN and infinity among numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace compact_rnn {

// The index of the first number whose exponent is all ones, or `size` if there is none.
template <typename Bits, Bits kExponent, typename Number>
std::size_t first_all_ones(const Number* v, std::size_t size) {
  static_assert(sizeof(Bits) == sizeof(Number));
  const auto all_ones = [v](std::size_t i) {
    Bits bits;
    std::memcpy(&bits, v + i, sizeof bits);
    return (bits & kExponent) == kExponent;
  };
  // Usually all numbers are finite, and this loop vectorizes.
  Bits bad = 0;
  for (std::size_t i = 0; i < size; ++i) bad = static_cast<Bits>(bad | Bits{all_ones(i)});
  if (bad == 0) return size;
  std::size_t i = 0;
  while (!all_ones(i)) ++i;
  return i;
}

// The index of the first NaN or infinity, or `size` if there is none.
inline std::size_t first_non_finite(const float* v, std::size_t size) {
  return first_all_ones<std::uint32_t, 0x7f800000>(v, size);
}

// The same for doubles.
inline std::size_t first_non_finite(const double* v, std::size_t size) {
  return first_all_ones<std::uint64_t, 0x7ff0000000000000>(v, size);
}

// The same for the bits of halves.
inline std::size_t first_non_finite(const std::uint16_t* v, std::size_t size) {
  return first_all_ones<std::uint16_t, 0x7c00>(v, size);
}

}  // namespace compact_rnn
