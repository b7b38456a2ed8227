#include "weights/sparse/sparse.h"

#include <algorithm>

#include "weights/sparse/packed.h"
#include "weights/stored_weight.h"

namespace compact_rnn {

namespace {

constexpr std::size_t kMostColumns = 65536;  // what a Uint16Array can name

void check_pattern(const SparsePattern& pattern, const WeightShape& shape) {
  const auto& [block, starts, columns] = pattern;
  require(starts.size() == pattern.block_rows(shape) + 1,
          "starts must hold one more than there are rows of blocks");
  require(starts.front() == 0 && starts.back() == columns.size() &&
              std::is_sorted(starts.begin(), starts.end()),
          "starts must rise from 0 to the length of columns");
  for (std::size_t r = 0; r + 1 < starts.size(); ++r)
    for (std::size_t b = starts[r]; b < starts[r + 1]; ++b) {
      if (columns[b] >= shape.cols) require(false, "a column is outside the weight");
      if (b != starts[r] && columns[b - 1] >= columns[b])
        require(false, "the columns of a row must ascend");
    }
}

void check_filling(const SparsePattern& pattern, const WeightShape& shape,
                   const StoredMatrix& values) {
  for (std::size_t r = 0; r + 1 < pattern.starts.size(); ++r)
    for (std::size_t b = pattern.starts[r]; b < pattern.starts[r + 1]; ++b)
      for (std::size_t l = pattern.rows_of(r, shape).size(); l < pattern.block; ++l)
        if (element_at(values, b * pattern.block + l) != 0.0f)
          require(false, "values[" + std::to_string(b * pattern.block + l) +
                             "] is beyond the last cell of its gate: it must be 0");
}

}  // namespace

std::size_t SparsePattern::block_rows(const WeightShape& shape) const {
  return shape.gates * ((shape.cells() + block - 1) / block);
}

Range SparsePattern::rows_of(std::size_t block_row, const WeightShape& shape) const {
  const std::size_t a_gate = block_rows(shape) / shape.gates, cell = block_row % a_gate * block;
  const std::size_t first = block_row / a_gate * shape.cells() + cell;
  return {first, first + std::min(block, shape.cells() - cell)};
}

std::vector<Part> Sparse::parts() const {
  return {{"values", pattern_->columns.size() * pattern_->block, 0}};
}

SharedWeight Sparse::pack(const StoredMatrix* numbers) const {
  check_filling(*pattern_, shape(), numbers[0]);
  return std::make_shared<PackedSparse>(*this, numbers[0]);
}

void Sparse::append_parameters(const StoredMatrix* numbers, std::vector<double>& p) const {
  const StoredMatrix& values = numbers[0];
  if (values.storage != Storage::int8) return append_rows(values, p);
  const std::size_t block = pattern_->block;
  for (std::size_t r = 0; r + 1 < pattern_->starts.size(); ++r) {
    const Range rows = pattern_->rows_of(r, shape());
    for (std::size_t i = pattern_->starts[r] * block; i < pattern_->starts[r + 1] * block; ++i) {
      const std::size_t lane = i % block;
      p.push_back(lane < rows.size() ? values.scales[rows.first + lane] * element_at(values, i)
                                     : 0.0f);
    }
  }
}

CheckedWeight check_sparse(const StoredWeight& stored, std::size_t gates) {
  const WeightShape shape = stored.shape(gates);
  require(shape.cols <= kMostColumns, "a sparse weight has at most 65536 columns");
  auto pattern = std::make_shared<SparsePattern>();
  pattern->block = stored.whole_number("block");
  require(pattern->block == 1 || pattern->block == 16, "block must be 1 or 16");
  pattern->starts = stored.uint32s("starts");
  pattern->columns = stored.uint16s("columns");
  check_pattern(*pattern, shape);
  const StoredMatrix values = stored.row_of("values", shape.rows);
  require(values.cols == pattern->columns.size() * pattern->block,
          "values must hold those of every block");
  return {std::make_shared<Sparse>(shape, std::move(pattern)), {values}};
}

}  // namespace compact_rnn
