#include "weights/digits.h"

namespace compact_rnn {

Digits::Digits(const Panels& weight, Precision precision, std::size_t capacity)
    : columns_(weight.columns()), plane_size_(padded(columns_)), planes_(static_cast<int>(precision)) {
  if (weight.storage() == Storage::int8)
    q_ = AlignedArray<std::int8_t>(capacity * static_cast<std::size_t>(planes_) * plane_size_);
}

Operand Digits::of(const float* v, std::size_t slot) {
  if (q_.size() == 0) return {v, nullptr, 0, 1, 1.0f};
  std::int8_t* q = q_.data() + slot * static_cast<std::size_t>(planes_) * plane_size_;
  float scale = 0.0f;
  kernels().quantize({v, columns_, planes_, q, plane_size_, &scale});
  return {v, q, plane_size_, planes_, scale};
}

}  // namespace compact_rnn
