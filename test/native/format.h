// The ways in which a sum's weight and vector are stored.
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/segment.h"

namespace compact_rnn::test {

enum class Format { f32, f16, int8, int8_two_bytes };

constexpr Format kFormats[] = {Format::f32, Format::f16, Format::int8, Format::int8_two_bytes};

inline const char* name_of(Format format) {
  constexpr const char* names[] = {"f32", "f16", "int8", "int8 with two bytes"};
  return names[static_cast<int>(format)];
}
inline Storage storage_of(Format format) {
  constexpr Storage storages[] = {Storage::f32, Storage::f16, Storage::int8, Storage::int8};
  return storages[static_cast<int>(format)];
}
inline int activation_bytes(Format format) { return format == Format::int8_two_bytes ? 2 : 1; }

// What a half is worth, by the definition of IEEE 754: finite ones only.
inline double value_of_half(std::uint16_t half) {
  const int exponent = half >> 10 & 0x1f, fraction = half & 0x3ff;
  const double magnitude =
      exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(0x400 + fraction, exponent - 25);
  return (half & 0x8000) != 0 ? -magnitude : magnitude;
}

}  // namespace compact_rnn::test
