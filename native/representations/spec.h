// A kind of weight, and what of it is fixed while its parameters are learnt.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/range.h"

namespace compact_rnn::representations {

enum class Kind { dense, quantized, low_rank, hashed, sparse, toeplitz_like, gates };

// W [rows, cols], of `gates` stacked gates of `cells()` rows each: row q * cells() + c is cell c of
// gate q.
struct Shape {
  std::size_t rows = 0, cols = 0, gates = 1;

  std::size_t cells() const { return rows / gates; }
  std::size_t size() const { return rows * cols; }
};

// Where a sparse weight is not zero. A block is one column of `block` neighbouring cells, 1 or 16,
// of one gate; rows of blocks come gate by gate, and the last of a gate may reach beyond its cells.
struct SparsePattern {
  std::size_t block = 1;
  // [rows of blocks + 1]: the first block of each, and how many there are
  std::vector<std::uint32_t> starts;
  std::vector<std::uint16_t> columns;  // [blocks], ascending in each row of blocks

  std::size_t block_rows(const Shape& shape) const {
    return shape.gates * ((shape.cells() + block - 1) / block);
  }
  // The rows of W that a row of blocks stands for, at most `block`.
  Range rows_of(std::size_t block_row, const Shape& shape) const {
    const std::size_t a_gate = block_rows(shape) / shape.gates, cell = block_row % a_gate * block;
    const std::size_t first = block_row / a_gate * shape.cells() + cell;
    return {first, first + std::min(block, shape.cells() - cell)};
  }
};

// Only what the kind asks for is set.
struct Spec {
  Kind kind = Kind::dense;
  std::size_t rank = 0;       // low_rank: the columns of A; toeplitz_like: the pairs of a gate
  std::uint32_t buckets = 0;  // hashed: k
  std::uint32_t seed = 0;     // hashed
  bool is_signed = false;     // hashed
  bool uses_int8 = false;     // low_rank, hashed, toeplitz_like: W is of what int8 makes of p
  std::shared_ptr<const SparsePattern> pattern;  // sparse
  std::vector<Spec> gates;                       // gates: that of each, none of them of kind gates
};

}  // namespace compact_rnn::representations
