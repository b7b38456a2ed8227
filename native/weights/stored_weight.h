// A weight as it is stored, whatever its kind: named numbers, arrays and weights, as JavaScript
// passes them (lib/native/stored-weight.ts). Arrays are views of their owner's memory. Nothing is
// checked before it is read: each reader throws Error("INVALID_INPUT") where what it reads is
// missing or wrong.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "weights/stored_matrix.h"
#include "weights/structure.h"

namespace compact_rnn {

struct StoredArray {
  enum class Type { float32, uint16, int8, uint8, uint32 };
  Type type;
  const void* data;
  std::size_t size;
};

class StoredWeight {
 public:
  // A number ("rows", "seed"), a flag ("signed"), an array ("data", "scales", "columns"), a weight
  // ("a") or a list of them ("gates").
  using Value = std::variant<double, bool, StoredArray, std::vector<StoredWeight>>;

  std::string kind = "dense";

  void set(std::string_view name, Value value);
  // Null where there is none of this name and type.
  template <typename Type>
  const Type* find(std::string_view name) const {
    for (const auto& [key, value] : values_)
      if (key == name) return std::get_if<Type>(&value);
    return nullptr;
  }
  // Bytes of the numbers in all arrays.
  std::size_t bytes() const;

  std::size_t whole_number(std::string_view name) const;
  bool flag(std::string_view name) const;
  std::vector<std::uint32_t> uint32s(std::string_view name) const;  // of a Uint32Array
  std::vector<std::uint16_t> uint16s(std::string_view name) const;  // of a Uint16Array

  // "rows" and "cols".
  WeightShape shape(std::size_t gates) const;
  // "rows", "cols", "data" and, for bytes, "scales" [rows], for int4 [rows][groups], all finite;
  // errors call the data `owner` + "data".
  StoredMatrix matrix(const std::string& owner = "") const;
  // That of the weight of this name.
  StoredMatrix matrix_of(std::string_view name) const;
  // An array of finite numbers as one row; those in bytes have `count` scales.
  StoredMatrix row_of(std::string_view name, std::size_t count) const;

 private:
  double number(std::string_view name) const;
  const float* scales(const std::string& name, std::size_t count) const;
  const std::uint16_t* group_scales(const std::string& name, std::size_t count) const;
  StoredMatrix int4_matrix(const std::string& owner, std::size_t rows, std::size_t cols) const;

  // Few, so that looking through them is fastest.
  std::vector<std::pair<std::string, Value>> values_;
};

// Throws Error("INVALID_INPUT", message) where it does not hold.
void require(bool holds, std::string_view message);

}  // namespace compact_rnn
