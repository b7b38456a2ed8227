// The ways in which a sum's weight and vector are stored.
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/segment.h"

namespace compact_rnn::test {

enum class Format { f32, f16, int8, int8_two_bytes, int4, int4_two_bytes };

constexpr Format kFormats[] = {Format::f32,  Format::f16,
                               Format::int8, Format::int8_two_bytes,
                               Format::int4, Format::int4_two_bytes};
// Of numbers without a vector.
constexpr Format kStorages[] = {Format::f32, Format::f16, Format::int8, Format::int4};

inline const char* name_of(Format format) {
  constexpr const char* names[] = {
      "f32", "f16", "int8", "int8 with two bytes", "int4", "int4 with two bytes"};
  return names[static_cast<int>(format)];
}
inline Storage storage_of(Format format) {
  constexpr Storage storages[] = {Storage::f32,  Storage::f16,  Storage::int8,
                                  Storage::int8, Storage::int4, Storage::int4};
  return storages[static_cast<int>(format)];
}
inline int activation_bytes(Format format) {
  return format == Format::int8_two_bytes || format == Format::int4_two_bytes ? 2 : 1;
}
inline bool is_quantized(Format format) {
  return storage_of(format) == Storage::int8 || storage_of(format) == Storage::int4;
}

// What a half is worth, by the definition of IEEE 754: finite ones only.
inline double value_of_half(std::uint16_t half) {
  const int exponent = half >> 10 & 0x1f, fraction = half & 0x3ff;
  const double magnitude =
      exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(0x400 + fraction, exponent - 25);
  return (half & 0x8000) != 0 ? -magnitude : magnitude;
}

}  // namespace compact_rnn::test
