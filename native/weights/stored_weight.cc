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

const StoredArray* find_array(const StoredWeight& weight, const std::string& name) {
  const auto found = weight.arrays.find(name);
  return found == weight.arrays.end() ? nullptr : &found->second;
}

template <typename Element>
std::vector<Element> copy_of(const StoredArray* array, Type type, const std::string& message) {
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

void require(bool holds, const std::string& message) {
  if (!holds) throw Error("INVALID_INPUT", message);
}

double StoredWeight::number(const std::string& name) const {
  const auto found = numbers.find(name);
  return found == numbers.end() ? -1.0 : found->second;
}

std::size_t StoredWeight::whole_number(const std::string& name) const {
  return to_whole_number(number(name), name);
}

bool StoredWeight::flag(const std::string& name) const {
  const auto found = flags.find(name);
  require(found != flags.end(), name + " must be true or false");
  return found->second;
}

std::vector<std::uint32_t> StoredWeight::uint32s(const std::string& name) const {
  return copy_of<std::uint32_t>(find_array(*this, name), Type::uint32,
                                name + " must be a Uint32Array");
}

std::vector<std::uint16_t> StoredWeight::uint16s(const std::string& name) const {
  return copy_of<std::uint16_t>(find_array(*this, name), Type::uint16,
                                name + " must be a Uint16Array");
}

const float* StoredWeight::scales(const std::string& name, std::size_t count) const {
  const StoredArray* array = find_array(*this, "scales");
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
  const StoredArray* data = find_array(*this, "data");
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
  const StoredArray* array = find_array(*this, "scales");
  require(array != nullptr && array->type == Type::uint16, name + " must be a Uint16Array");
  require(array->size == count, name + " must hold " + std::to_string(count) +
                                    " halves but holds " + std::to_string(array->size));
  const auto* scales = static_cast<const std::uint16_t*>(array->data);
  check_halves(scales, count, name);
  return scales;
}

StoredMatrix StoredWeight::int4_matrix(const std::string& owner, std::size_t rows,
                                       std::size_t cols) const {
  const StoredArray* data = find_array(*this, "data");
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

StoredMatrix StoredWeight::matrix_of(const std::string& name) const {
  const auto found = weights.find(name);
  require(found != weights.end() && found->second.size() == 1, "a weight must be an object");
  return found->second[0].matrix(name + ".");
}

StoredMatrix StoredWeight::row_of(const std::string& name, std::size_t count) const {
  StoredMatrix w = one_row(find_array(*this, name), name);
  if (w.storage == Storage::int8) w.scales = scales("scales", count);
  return w;
}

}  // namespace compact_rnn
