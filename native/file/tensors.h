// The tensors of a file, read by name by callers that know what shape each must have. It remembers
// which were not read.
#pragma once

#include <deque>
#include <set>
#include <string>

#include "base/aligned.h"
#include "file/fields.h"
#include "file/safetensors.h"
#include "weights/stored_weight.h"

namespace compact_rnn::file {

class Tensors {
 public:
  // The file's bytes must outlive what is read.
  explicit Tensors(const Safetensors& file);

  // The finite numbers of the F32 tensor that the field names, which must be `size`; errors call
  // them `what`.
  const float* vector(Fields& fields, std::string_view key, std::size_t size,
                      const std::string& what);
  // A tensor of one dimension and that dtype, U32 or U16.
  StoredArray array(Fields& fields, std::string_view key, const char* dtype);
  // The dense matrix that fields "tensor" and "scales" name, as "rows", "cols", "data", "scales".
  StoredWeight matrix(Fields& fields);

  // Bytes of all.
  std::size_t bytes() const { return bytes_; }
  void refuse_unused() const;

 private:
  const Tensor& take(Fields& fields, std::string_view key, std::size_t dimensions);
  // Its numbers, on a boundary of their size.
  StoredArray numbers_of(const Tensor& tensor, StoredArray::Type type, std::size_t element_bytes);
  void add_scales(Fields& fields, StoredWeight& matrix, std::size_t rows);
  void add_group_scales(Fields& fields, StoredWeight& matrix, std::size_t rows, std::size_t groups);

  const Safetensors& file_;
  std::size_t bytes_ = 0;
  std::set<std::string> unused_;
  std::deque<AlignedArray<std::uint8_t>> moved_;  // those that lay on no boundary
};

}  // namespace compact_rnn::file
