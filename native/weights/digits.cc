#include "weights/digits.h"

#include "weights/block_order.h"

namespace compact_rnn {

Digits::Digits(std::size_t columns, bool of_bytes, Precision precision, std::size_t capacity)
    : columns_(columns), plane_size_(padded(columns)), planes_(static_cast<int>(precision)) {
  if (of_bytes)
    q_ = AlignedArray<std::int8_t>(capacity * static_cast<std::size_t>(planes_) * plane_size_);
}

Operand Digits::at(std::size_t slot, const float* v) {
  if (q_.size() == 0) return {v, nullptr, 0, 1, 1.0f};
  std::int8_t* q = q_.data() + slot * static_cast<std::size_t>(planes_) * plane_size_;
  float scale = 0.0f;
  kernels().quantize({v, columns_, planes_, q, plane_size_, &scale});
  return {v, q, plane_size_, planes_, scale};
}

}  // namespace compact_rnn
