#include "weights/vector_operands.h"

#include "weights/block_order.h"

namespace compact_rnn {

VectorOperands::VectorOperands(std::size_t columns, bool of_bytes, Precision precision,
                               std::size_t capacity)
    : columns_(columns), byte_stride_(padded(columns)), byte_count_(static_cast<int>(precision)) {
  if (of_bytes)
    q_ = AlignedArray<std::int8_t>(capacity * static_cast<std::size_t>(byte_count_) * byte_stride_);
}

Operand VectorOperands::at(std::size_t slot, const float* v) {
  if (q_.size() == 0) return {v, nullptr, 0, 1, 1.0f};
  std::int8_t* q = q_.data() + slot * static_cast<std::size_t>(byte_count_) * byte_stride_;
  float scale = 0.0f;
  kernels().quantize({v, columns_, byte_count_, q, byte_stride_, &scale});
  return {v, q, byte_stride_, byte_count_, scale};
}

}  // namespace compact_rnn
