// Vectors as a weight's kernels want them: as they are for f32 and f16, as digits (kernels/quantize/quantize.h) for int8.
// Room for `capacity` vectors at a time; a weight of floats needs none.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/aligned.h"
#include "kernels/kernels.h"
#include "weights/panels.h"

namespace compact_rnn {

// Planes of digits, of 8 bits each: one serves what a network makes itself; raw input has too wide a range for it and
// gets two.
enum class Precision { one_plane = 1, two_planes = 2 };

class Digits {
 public:
  Digits() = default;
  Digits(const Panels& weight, Precision precision, std::size_t capacity);

  // The vector v; its digits are valid until the slot is used again.
  Operand of(const float* v, std::size_t slot = 0);
  std::size_t bytes() const { return q_.size(); }

 private:
  std::size_t columns_ = 0, plane_size_ = 0;
  int planes_ = 1;
  AlignedArray<std::int8_t> q_;  // [capacity][planes][plane_size]; empty for weights of floats
};

}  // namespace compact_rnn
