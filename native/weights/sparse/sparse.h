// W is zero but for the blocks of its pattern; p is the values there, block after block. The
// pattern stays as it is. Values beyond the last cell of a gate are not part of W.
//
// Measured on [2000, 500] of 4 gates, float, one thread on a Xeon (model 207) that others used too;
// the best of 8 runs (medians were up to three times as long), for 12 % of the entries:
// forward 0.2 ms, backward 0.3 ms; in blocks 0.2 ms each.
#pragma once

#include <cstdint>

#include "weights/structure.h"

namespace compact_rnn {

class StoredWeight;

// Where a sparse weight is not zero. A block is one column of `block` neighbouring cells, 1 or 16,
// of one gate; rows of blocks come gate by gate, and the last of a gate may reach beyond its cells.
struct SparsePattern {
  std::size_t block = 1;
  // [rows of blocks + 1]: the first block of each, and how many there are
  std::vector<std::uint32_t> starts;
  std::vector<std::uint16_t> columns;  // [blocks], ascending in each row of blocks

  std::size_t block_rows(const WeightShape& shape) const;
  // The rows of W that a row of blocks stands for, at most `block`.
  Range rows_of(std::size_t block_row, const WeightShape& shape) const;
};

class Sparse final : public Structure {
 public:
  Sparse(const WeightShape& shape, std::shared_ptr<const SparsePattern> pattern)
      : Structure(shape), pattern_(std::move(pattern)) {}

  const SparsePattern& pattern() const { return *pattern_; }

  std::vector<Part> parts() const override;
  std::unique_ptr<Parametrization<float>> parametrization(float) const override;
  std::unique_ptr<Parametrization<double>> parametrization(double) const override;
  // In int8 models values are f16: training for int8 does not round them.
  SharedStructure quantized(Storage) const override { return shared_from_this(); }
  // Error("INVALID_INPUT") where a value beyond the last cell of its gate is not 0.
  SharedWeight pack(const StoredMatrix* numbers) const override;
  void append_parameters(const StoredMatrix* numbers, std::vector<double>& p) const override;

 private:
  std::shared_ptr<const SparsePattern> pattern_;
};

// "block", "starts", "columns" and "values", which have a scale per row of W in int8.
CheckedWeight check_sparse(const StoredWeight& stored, std::size_t gates);

}  // namespace compact_rnn
