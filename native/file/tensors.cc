#include "file/tensors.h"

#include <cstring>

#include "base/checks.h"
#include "base/error.h"
#include "kernels/groups.h"

namespace compact_rnn::file {

using Type = StoredArray::Type;

static std::string shape_of(const Tensor& tensor) {
  std::string shape = "[";
  for (const std::size_t size : tensor.shape)
    shape += (shape.size() == 1 ? "" : ", ") + std::to_string(size);
  return shape + "]";
}

Tensors::Tensors(const Safetensors& file) : file_(file) {
  for (const auto& [name, tensor] : file.tensors) {
    unused_.insert(name);
    bytes_ += tensor.bytes;
  }
}

const Tensor& Tensors::take(Fields& fields, std::string_view key, std::size_t dimensions) {
  const std::string name = fields.string(key);
  const auto found = file_.tensors.find(name);
  if (found == file_.tensors.end())
    invalid_file(fields.where(key) + " names the tensor " + shown(name) +
                 ", which is not in the file");
  if (found->second.shape.size() != dimensions)
    invalid_file("tensor " + name + " must have " + std::to_string(dimensions) +
                 " dimension(s), but has the shape " + shape_of(found->second));
  unused_.erase(name);
  return found->second;
}

StoredArray Tensors::numbers_of(const Tensor& tensor, Type type, std::size_t element_bytes) {
  const std::size_t size = tensor.bytes / element_bytes;
  if (reinterpret_cast<std::uintptr_t>(tensor.data) % element_bytes == 0)
    return {type, tensor.data, size};
  moved_.emplace_back(tensor.bytes);
  std::memcpy(moved_.back().data(), tensor.data, tensor.bytes);
  return {type, moved_.back().data(), size};
}

static void check_dtype(Fields& fields, std::string_view key, const Tensor& tensor,
                        const std::string& dtype) {
  if (tensor.dtype != dtype)
    invalid_file(fields.where(key) + " must name an " + dtype + " tensor, but it has dtype " +
                 tensor.dtype);
}

const float* Tensors::vector(Fields& fields, std::string_view key, std::size_t size,
                             const std::string& what) {
  const Tensor& tensor = take(fields, key, 1);
  check_dtype(fields, key, tensor, "F32");
  if (tensor.shape[0] != size)
    invalid_model(what + " holds " + std::to_string(tensor.shape[0]) + " numbers, but must hold " +
                  std::to_string(size));
  const auto* numbers =
      static_cast<const float*>(numbers_of(tensor, Type::float32, sizeof(float)).data);
  try {
    check_finite(numbers, size, what);
  } catch (const Error& error) {
    invalid_model(error.what());
  }
  return numbers;
}

StoredArray Tensors::array(Fields& fields, std::string_view key, const char* dtype) {
  const Tensor& tensor = take(fields, key, 1);
  check_dtype(fields, key, tensor, dtype);
  return tensor.dtype == "U32" ? numbers_of(tensor, Type::uint32, sizeof(std::uint32_t))
                               : numbers_of(tensor, Type::uint16, sizeof(std::uint16_t));
}

void Tensors::add_group_scales(Fields& fields, StoredWeight& matrix, std::size_t rows,
                               std::size_t groups) {
  const Tensor& scales = take(fields, "scales", 2);
  if (scales.dtype != "F16" || scales.shape[0] != rows || scales.shape[1] != groups)
    invalid_file(fields.where() + ".scales must name an F16 tensor of " + std::to_string(rows) +
                 " x " + std::to_string(groups) + ", but it is " + scales.dtype + " " +
                 shape_of(scales));
  matrix.set("scales", numbers_of(scales, Type::uint16, sizeof(std::uint16_t)));
}

// How many columns a tensor of int4 has, two to a byte.
static std::size_t int4_columns(Fields& fields, std::size_t width) {
  if (width == 0) invalid_file(fields.where() + ".tensor names a tensor without columns");
  return static_cast<std::size_t>(fields.whole_number("cols", 2 * width - 1, 2 * width));
}

void Tensors::add_scales(Fields& fields, StoredWeight& matrix, std::size_t rows) {
  const Tensor& scales = take(fields, "scales", 1);
  check_dtype(fields, "scales", scales, "F32");
  if (scales.shape[0] != rows)
    invalid_file(fields.where() + ".scales must hold one for each of " + std::to_string(rows) +
                 " rows, but holds " + std::to_string(scales.shape[0]));
  matrix.set("scales", numbers_of(scales, Type::float32, sizeof(float)));
}

StoredWeight Tensors::matrix(Fields& fields) {
  const Tensor& tensor = take(fields, "tensor", 2);
  StoredWeight matrix;
  std::size_t cols = tensor.shape[1];
  if (tensor.dtype == "F32") {
    matrix.set("data", numbers_of(tensor, Type::float32, sizeof(float)));
  } else if (tensor.dtype == "F16") {
    matrix.set("data", numbers_of(tensor, Type::uint16, sizeof(std::uint16_t)));
  } else if (tensor.dtype == "I8") {
    matrix.set("data", numbers_of(tensor, Type::int8, sizeof(std::int8_t)));
    add_scales(fields, matrix, tensor.shape[0]);
  } else if (tensor.dtype == "U8") {
    cols = int4_columns(fields, tensor.shape[1]);
    matrix.set("data", numbers_of(tensor, Type::uint8, sizeof(std::uint8_t)));
    add_group_scales(fields, matrix, tensor.shape[0], groups_of(cols));
  } else {
    invalid_file(fields.where() +
                 ".tensor must name an F32, F16, I8 or U8 tensor, but it has dtype " +
                 tensor.dtype);
  }
  matrix.set("rows", static_cast<double>(tensor.shape[0]));
  matrix.set("cols", static_cast<double>(cols));
  return matrix;
}

void Tensors::refuse_unused() const {
  if (!unused_.empty())
    invalid_file("tensor " + *unused_.begin() +
                 " is in the file, but the architecture does not use it");
}

}  // namespace compact_rnn::file
