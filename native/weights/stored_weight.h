// A weight as it is stored, whatever its kind: named numbers, arrays and weights, as JavaScript
// passes them (lib/native/stored-weight.ts). Arrays are views of their owner's memory. Nothing is
// checked before it is read: each reader throws Error("INVALID_INPUT") where what it reads is
// missing or wrong.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
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
  std::string kind = "dense";
  std::map<std::string, double> numbers;      // "rows", "seed"
  std::map<std::string, bool> flags;          // "signed"
  std::map<std::string, StoredArray> arrays;  // "data", "scales", "columns"
  // one under a name ("a"), or a list ("gates")
  std::map<std::string, std::vector<StoredWeight>> weights;

  std::size_t whole_number(const std::string& name) const;
  bool flag(const std::string& name) const;
  std::vector<std::uint32_t> uint32s(const std::string& name) const;  // of a Uint32Array
  std::vector<std::uint16_t> uint16s(const std::string& name) const;  // of a Uint16Array

  // "rows" and "cols".
  WeightShape shape(std::size_t gates) const;
  // "rows", "cols", "data" and, for bytes, "scales" [rows], for int4 [rows][groups], all finite;
  // errors call the data `owner` + "data".
  StoredMatrix matrix(const std::string& owner = "") const;
  // That of the weight of this name.
  StoredMatrix matrix_of(const std::string& name) const;
  // An array of finite numbers as one row; those in bytes have `count` scales.
  StoredMatrix row_of(const std::string& name, std::size_t count) const;

 private:
  double number(const std::string& name) const;
  const float* scales(const std::string& name, std::size_t count) const;
  const std::uint16_t* group_scales(const std::string& name, std::size_t count) const;
  StoredMatrix int4_matrix(const std::string& owner, std::size_t rows, std::size_t cols) const;
};

// Throws Error("INVALID_INPUT", message) where it does not hold.
void require(bool holds, const std::string& message);

}  // namespace compact_rnn
