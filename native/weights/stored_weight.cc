#include "weights/stored_weight.h"

#include <algorithm>

#include "base/checks.h"
#include "base/error.h"
#include "base/finite.h"
#include "weights/int4.h"

namespace compact_rnn {

namespace {

using Type = StoredArray::Type;

// A sum of products of bytes, with its zero-point compensation, stays below 2^31 up to this many
// columns.
constexpr std::size_t kMostByteColumns = 65536;

std::size_t element_bytes(Type type) {
  switch (type) {
    case Type::float32:
    case Type::uint32:
      return 4;
    case Type::uint16:
      return 2;
    case Type::int8:
    case Type::uint8:
      break;
  }
  return 1;
}

template <typename Element>
std::vector<Element> copy_of(const StoredArray* array, Type type, std::string_view message) {
  require(array != nullptr && array->type == type, message);
  const auto* elements = static_cast<const Element*>(array->data);
  return {elements, elements + array->size};
}

Storage storage_of(const StoredArray* array, const std::string& name) {
  if (array != nullptr) switch (array->type) {
      case Type::float32:
        return Storage::f32;
      case Type::uint16:
        return Storage::f16;
      case Type::int8:
        return Storage::int8;
      case Type::uint8:
      case Type::uint32:
        break;
    }
  throw Error("INVALID_INPUT", name + " must be a Float32Array, a Uint16Array or an Int8Array");
}

void check_halves(const std::uint16_t* halves, std::size_t size, const std::string& name) {
  const std::size_t bad = first_non_finite(halves, size);
  require(bad == size, name + "[" + std::to_string(bad) + "] is not a finite half");
}

// Bytes of weights are symmetric: -128 is not among them.
void check_bytes(const std::int8_t* bytes, std::size_t size, const std::string& name) {
  const std::int8_t* bad = std::find(bytes, bytes + size, std::int8_t{-128});
  require(bad == bytes + size,
          name + "[" + std::to_string(bad - bytes) + "] is -128, outside -127 to 127");
}

void check_numbers(const StoredMatrix& w, std::size_t size, const std::string& name) {
  switch (w.storage) {
    case Storage::f32:
      return check_finite(static_cast<const float*>(w.data), size, name);
    case Storage::f16:
      return check_halves(static_cast<const std::uint16_t*>(w.data), size, name);
    case Storage::int8:
      return check_bytes(static_cast<const std::int8_t*>(w.data), size, name);
    case Storage::int4:
      break;  // int4_matrix
  }
}

// All numbers of an array as one row, without scales.
StoredMatrix one_row(const StoredArray* array, const std::string& name) {
  StoredMatrix w;
  w.storage = storage_of(array, name);
  w.data = array->data;
  w.rows = 1;
  w.cols = array->size;
  check_numbers(w, w.cols, name);
  return w;
}

}  // namespace

void require(bool holds, std::string_view message) {
  if (!holds) throw Error("INVALID_INPUT", std::string(message));
}

void StoredWeight::set(std::string_view name, Value value) {
  for (auto& [key, old] : values_)
    if (key == name) {
      old = std::move(value);
      return;
    }
  values_.emplace_back(name, std::move(value));
}

std::size_t StoredWeight::bytes() const {
  std::size_t bytes = 0;
  for (const auto& [name, value] : values_) {
    if (const auto* array = std::get_if<StoredArray>(&value))
      bytes += element_bytes(array->type) * array->size;
    if (const auto* weights = std::get_if<std::vector<StoredWeight>>(&value))
      for (const StoredWeight& weight : *weights) bytes += weight.bytes();
  }
  return bytes;
}

double StoredWeight::number(std::string_view name) const {
  const auto* number = find<double>(name);
  return number == nullptr ? -1.0 : *number;
}

std::size_t StoredWeight::whole_number(std::string_view name) const {
  return to_whole_number(number(name), name);
}

bool StoredWeight::flag(std::string_view name) const {
  const auto* flag = find<bool>(name);
  require(flag != nullptr, std::string(name) + " must be true or false");
  return *flag;
}

std::vector<std::uint32_t> StoredWeight::uint32s(std::string_view name) const {
  return copy_of<std::uint32_t>(find<StoredArray>(name), Type::uint32,
                                std::string(name) + " must be a Uint32Array");
}

std::vector<std::uint16_t> StoredWeight::uint16s(std::string_view name) const {
  return copy_of<std::uint16_t>(find<StoredArray>(name), Type::uint16,
                                std::string(name) + " must be a Uint16Array");
}

const float* StoredWeight::scales(const std::string& name, std::size_t count) const {
  const auto* array = find<StoredArray>("scales");
  require(array != nullptr && array->type == Type::float32, name + " must be a Float32Array");
  require(array->size == count, name + " must hold " + std::to_string(count) +
                                    " numbers but holds " + std::to_string(array->size));
  const auto* scales = static_cast<const float*>(array->data);
  check_finite(scales, count, name);
  return scales;
}

WeightShape StoredWeight::shape(std::size_t gates) const {
  const std::size_t rows = check_positive(whole_number("rows"), "rows");
  const std::size_t cols = check_positive(whole_number("cols"), "cols");
  checked_product(rows, cols, "weight");
  return checked_shape(rows, cols, gates);
}

StoredMatrix StoredWeight::matrix(const std::string& owner) const {
  const std::size_t rows =
      check_positive(to_whole_number(number("rows"), owner + "rows"), owner + "rows");
  const std::size_t cols =
      check_positive(to_whole_number(number("cols"), owner + "cols"), owner + "cols");
  const auto* data = find<StoredArray>("data");
  if (data != nullptr && data->type == Type::uint8) return int4_matrix(owner, rows, cols);
  StoredMatrix w = one_row(data, owner + "data");
  require(w.cols == checked_product(rows, cols, "weight"),
          owner + "data must hold rows x cols elements");
  w.rows = rows;
  w.cols = cols;
  if (w.storage != Storage::int8) return w;
  require(cols <= kMostByteColumns, "an int8 weight has at most " +
                                        std::to_string(kMostByteColumns) +
                                        " columns, but this has " + std::to_string(cols));
  w.scales = scales(owner + "scales", rows);
  return w;
}

const std::uint16_t* StoredWeight::group_scales(const std::string& name, std::size_t count) const {
  const auto* array = find<StoredArray>("scales");
  require(array != nullptr && array->type == Type::uint16, name + " must be a Uint16Array");
  require(array->size == count, name + " must hold " + std::to_string(count) +
                                    " halves but holds " + std::to_string(array->size));
  const auto* scales = static_cast<const std::uint16_t*>(array->data);
  check_halves(scales, count, name);
  return scales;
}

StoredMatrix StoredWeight::int4_matrix(const std::string& owner, std::size_t rows,
                                       std::size_t cols) const {
  const auto* data = find<StoredArray>("data");
  const std::size_t row_bytes = int4_row_bytes(cols);
  require(data->size == checked_product(rows, row_bytes, "weight"),
          owner + "data must hold rows of " + std::to_string(row_bytes) + " bytes");
  const auto* bytes = static_cast<const std::uint8_t*>(data->data);
  if (cols % 2 != 0)
    for (std::size_t i = 0; i < rows; ++i)
      require(bytes[(i + 1) * row_bytes - 1] < 16,
              owner + "data has a number beyond the last column of row " + std::to_string(i));
  StoredMatrix w;
  w.storage = Storage::int4;
  w.data = bytes;
  w.rows = rows;
  w.cols = cols;
  w.group_scales = group_scales(owner + "scales", checked_product(rows, groups_of(cols), "weight"));
  return w;
}

StoredMatrix StoredWeight::matrix_of(std::string_view name) const {
  const auto* weights = find<std::vector<StoredWeight>>(name);
  require(weights != nullptr && weights->size() == 1, "a weight must be an object");
  return weights->front().matrix(std::string(name) + ".");
}

StoredMatrix StoredWeight::row_of(std::string_view name, std::size_t count) const {
  StoredMatrix w = one_row(find<StoredArray>(name), std::string(name));
  if (w.storage == Storage::int8) w.scales = scales("scales", count);
  return w;
}

}  // namespace compact_rnn
