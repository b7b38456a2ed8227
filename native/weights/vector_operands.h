// Vectors as panels multiply them: as they are for f32 and f16, quantized for int8
// (kernels/quantize/quantize.h). Panels of floats need no room for that.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/aligned.h"
#include "weights/weight.h"

namespace compact_rnn {

class VectorOperands final : public Operands {
 public:
  // Of vectors [columns]; as they are where the panels are not `of_bytes`.
  VectorOperands(std::size_t columns, bool of_bytes, Precision precision, std::size_t capacity);

  Operand of(const float* v, Team&) override { return at(0, v); }
  void of_many(ManyVector* vectors, std::size_t count, Team&) override {
    for (std::size_t j = 0; j < count; ++j) vectors[j].x = at(j, vectors[j].x.v);
  }
  std::size_t bytes() const override { return q_.size(); }

 private:
  Operand at(std::size_t slot, const float* v);

  std::size_t columns_, byte_stride_;
  int byte_count_;
  AlignedArray<std::int8_t> q_;  // [capacity][byte_count][byte_stride]; empty for panels of floats
};

}  // namespace compact_rnn
