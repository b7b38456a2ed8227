#include "weights/embedding.h"

#include <algorithm>

#include "weights/convert.h"
#include "weights/int4.h"

namespace compact_rnn {

Embedding::Embedding(const StoredMatrix& e)
    : storage_(e.storage),
      rows_(e.rows),
      columns_(e.cols),
      data_(e.storage == Storage::int4 ? e.rows * int4_row_bytes(e.cols)
                                       : e.rows * e.cols * element_bytes(e.storage)),
      scales_(e.storage == Storage::int8 ? e.rows : 0),
      group_scales_(e.storage == Storage::int4 ? e.rows * groups_of(e.cols) : 0) {
  std::copy_n(static_cast<const std::byte*>(e.data), data_.size(), data_.data());
  std::copy_n(e.scales, scales_.size(), scales_.data());
  std::copy_n(e.group_scales, group_scales_.size(), group_scales_.data());
}

PackedPart Embedding::part() const {
  if (storage_ == Storage::int4) return int4_part(rows_, columns_);
  return {storage_, rows_ * columns_, rows_};
}

template <typename Element>
const Element* Embedding::stored_row(std::size_t token) const {
  return reinterpret_cast<const Element*>(data_.data()) + token * columns_;
}

void Embedding::row(std::size_t token, float* x) const {
  switch (storage_) {
    case Storage::f32:
      std::copy_n(stored_row<float>(token), columns_, x);
      break;
    case Storage::f16:
      std::transform(stored_row<std::uint16_t>(token), stored_row<std::uint16_t>(token + 1), x,
                     from_half);
      break;
    case Storage::int8:
      dequantize_rows(stored_row<std::int8_t>(token), scales_.data() + token, 1, columns_, x);
      break;
    case Storage::int4:
      dequantize_groups(
          reinterpret_cast<const std::uint8_t*>(data_.data()) + token * int4_row_bytes(columns_),
          group_scales_.data() + token * groups_of(columns_), 1, columns_, x);
  }
}

std::size_t Embedding::row_bytes() const {
  return (data_.size() + scales_.size() * sizeof(float) +
          group_scales_.size() * sizeof(std::uint16_t)) /
         rows_;
}

void Embedding::unpack(void* data, void* scales) const {
  std::copy_n(data_.data(), data_.size(), static_cast<std::byte*>(data));
  std::copy_n(scales_.data(), scales_.size(), static_cast<float*>(scales));
  std::copy_n(group_scales_.data(), group_scales_.size(), static_cast<std::uint16_t*>(scales));
}

}  // namespace compact_rnn
