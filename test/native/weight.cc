#include "weight.h"

#include "kernels/groups.h"
#include "kernels/kernels.h"

namespace compact_rnn::test {

PlainWeight::PlainWeight(Format format, std::size_t its_rows, std::size_t its_columns,
                         Randoms& randoms)
    : storage(storage_of(format)), rows(its_rows), columns(its_columns) {
  for (std::size_t i = 0; i < rows * columns; ++i) switch (storage) {
      case Storage::f32:
        floats.push_back(randoms.real(-0.3f, 0.3f));
        break;
      case Storage::f16:  // 0x34cd is 0.3
        halves.push_back(
            static_cast<std::uint16_t>(randoms.whole(0, 0x34cd) | randoms.whole(0, 1) << 15));
        break;
      case Storage::int8:
        bytes.push_back(static_cast<std::int8_t>(randoms.whole(-127, 127)));
        break;
      case Storage::int4:
        break;
    }
  if (storage == Storage::int4) {
    const std::size_t row_bytes = (columns + 1) / 2;
    nibbles = std::vector<std::uint8_t>(rows * row_bytes);
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t k = 0; k < columns; ++k)
        nibbles[i * row_bytes + k / 2] = static_cast<std::uint8_t>(
            nibbles[i * row_bytes + k / 2] | randoms.whole(0, 15) << (k % 2 == 0 ? 0 : 4));
    // Up to 0.04, of either sign.
    for (std::size_t i = 0; i < rows * ((columns + 31) / 32); ++i)
      group_scales.push_back(
          static_cast<std::uint16_t>(randoms.whole(0x2000, 0x291f) | randoms.whole(0, 1) << 15));
  }
  if (storage == Storage::int8)
    for (std::size_t i = 0; i < rows; ++i) scales.push_back(randoms.real(0.1f, 0.3f) / 127.0f);
}

StoredMatrix PlainWeight::stored() const {
  const void* data = floats.data();
  if (storage == Storage::f16) data = halves.data();
  if (storage == Storage::int8) data = bytes.data();
  if (storage == Storage::int4) data = nibbles.data();
  return {storage, data, scales.data(), rows, columns, group_scales.data()};
}

double PlainWeight::at(std::size_t i, std::size_t k) const {
  const std::size_t element = i * columns + k;
  switch (storage) {
    case Storage::f16:
      return value_of_half(halves[element]);
    case Storage::int8:
      return static_cast<double>(scales[i]) * bytes[element];
    case Storage::int4: {
      const int bits = nibbles[i * ((columns + 1) / 2) + k / 2] >> (k % 2 == 0 ? 0 : 4) & 15;
      return value_of_half(group_scales[i * ((columns + 31) / 32) + k / 32]) *
             (bits < 8 ? bits : bits - 16);
    }
    case Storage::f32:
      break;
  }
  return floats[element];
}

PackedWeight::PackedWeight(const PlainWeight& plain, std::size_t gates) : view_() {
  if (plain.columns == 0) return;
  const SharedWeight panels = plain.packed(gates);
  view_ = panels->view();
  const std::size_t rows = view_.blocks * kBlockRows, size = rows * view_.steps;
  switch (view_.storage) {
    case Storage::f32:
      floats_ = copy_of(static_cast<const float*>(view_.data), size);
      view_.data = floats_.data();
      return;
    case Storage::f16:
      halves_ = copy_of(static_cast<const std::uint16_t*>(view_.data), size);
      view_.data = halves_.data();
      return;
    case Storage::int8:
      bytes_ = copy_of(static_cast<const std::int8_t*>(view_.data), 4 * size);
      scales_ = copy_of(view_.scales, rows);
      compensation_ = copy_of(view_.compensation, rows);
      view_.data = bytes_.data();
      view_.scales = scales_.data();
      view_.compensation = compensation_.data();
      return;
    case Storage::int4:
      nibbles_ = copy_of(static_cast<const std::uint8_t*>(view_.data), 4 * size);
      halves_ = copy_of(view_.group_scales, rows * groups_of(plain.columns));
      view_.data = nibbles_.data();
      view_.group_scales = halves_.data();
  }
}

RandomVector::RandomVector(Format format, std::size_t columns, Randoms& randoms)
    : format_(format), byte_stride_(padded(columns)), v_(randoms.reals(columns, 1.0f)) {
  if (!is_quantized(format)) return;
  const int bytes = activation_bytes(format);
  q_ = Misaligned<std::int8_t>(bytes * byte_stride_);
  group_offsets_ = Misaligned<std::int32_t>(bytes * groups_of(columns));
  bounded_ = BoundedArrays(bytes, byte_stride_);
  kernels_of(Isa::scalar)
      .quantize({v_.data(), columns, bytes, q_.data(), byte_stride_, &scale_, group_offsets_.data(),
                 bounded_.data()});
}

Operand RandomVector::operand() const {
  if (!is_quantized(format_)) return {v_.data(), nullptr, 0, 1, 1.0f};
  return {v_.data(),      q_.data(),
          byte_stride_,   activation_bytes(format_),
          scale_,         group_offsets_.data(),
          bounded_.data()};
}

double RandomVector::at(std::size_t k) const {
  switch (format_) {
    case Format::int8:
    case Format::int4:
      return static_cast<double>(scale_) * q_.data()[k];
    case Format::int8_two_bytes:
    case Format::int4_two_bytes:
      return static_cast<double>(scale_) * (256 * q_.data()[k] + q_.data()[byte_stride_ + k]);
    default:
      return v_.data()[k];
  }
}

}  // namespace compact_rnn::test
