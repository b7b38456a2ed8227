#include "weights/embedding.h"

#include <algorithm>

#include "weights/convert.h"

namespace compact_rnn {

Embedding::Embedding(const StoredMatrix& e)
    : storage_(e.storage),
      rows_(e.rows),
      columns_(e.cols),
      data_(e.rows * e.cols * element_bytes(e.storage)),
      scales_(e.storage == Storage::int8 ? e.rows : 0) {
  std::copy_n(static_cast<const std::byte*>(e.data), data_.size(), data_.data());
  std::copy_n(e.scales, scales_.size(), scales_.data());
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
  }
}

std::size_t Embedding::row_bytes() const {
  return (data_.size() + scales_.size() * sizeof(float)) / rows_;
}

void Embedding::unpack(void* data, float* scales) const {
  std::copy_n(data_.data(), data_.size(), static_cast<std::byte*>(data));
  std::copy_n(scales_.data(), scales_.size(), scales);
}

}  // namespace compact_rnn
