// A matrix whose rows are looked up, one for each token: kept as it is stored, row after row;
// panels would scatter them.
#pragma once

#include <cstddef>
#include <memory>

#include "base/arena.h"
#include "weights/stored_matrix.h"
#include "weights/weight.h"

namespace compact_rnn {

class Embedding {
 public:
  // E [tokens, size], copied.
  explicit Embedding(const StoredMatrix& e);

  // E[token] as floats, x [columns()]: of halves and bytes the numbers that they stand for.
  void row(std::size_t token, float* x) const;

  Storage storage() const { return storage_; }
  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  std::size_t row_bytes() const;
  PackedPart part() const;
  // The matrix as it was given: `data` [rows][columns] of the storage's type, `scales`
  // [rows] for int8, [rows][groups] for int4.
  void unpack(void* data, void* scales) const;

 private:
  template <typename Element>
  const Element* stored_row(std::size_t token) const;

  Storage storage_;
  std::size_t rows_, columns_;
  ArenaArray<std::byte> data_;
  ArenaArray<float> scales_;                // int8
  ArenaArray<std::uint16_t> group_scales_;  // int4
};

using SharedEmbedding = std::shared_ptr<const Embedding>;

}  // namespace compact_rnn
