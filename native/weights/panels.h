// Dense weights laid out for the kernels: panels of a few blocks of 16 rows, the blocks interleaved column by
// column, so that one pass over contiguous memory leaves the sums of all blocks of a panel in registers.
#pragma once

#include <cstddef>
#include <vector>

#include "base/aligned.h"
#include "base/matrix.h"
#include "kernels/segment.h"

namespace compact_rnn {

// The rows of one block: `count` (at most 16) from `first` on; zeros fill it up.
struct BlockRows {
  std::size_t first;
  std::size_t count;
};
using BlockOrder = std::vector<BlockRows>;

// Rows 0..rows-1 in order.
BlockOrder plain_order(std::size_t rows);

// Block after block of cells, of each all gates side by side, for `gates` stacked gates of `cells` rows each.
BlockOrder gate_order(std::size_t gates, std::size_t cells);

class Panels {
 public:
  // An empty matrix: no part of any sum.
  Panels() = default;
  // The blocks of w's rows in `order`, `panel_blocks` to a panel (fewer in the last).
  Panels(const Matrix& w, const BlockOrder& order, std::size_t panel_blocks);

  // W v as a part of a sum; no part where v is null.
  Segment times(const float* v) const { return {data_.data(), v, v == nullptr ? 0 : columns_}; }
  const float* data() const { return data_.data(); }  // [panel][column][block][16]
  std::size_t columns() const { return columns_; }
  std::size_t bytes() const { return data_.size() * sizeof(float); }

 private:
  AlignedArray<float> data_;
  std::size_t columns_ = 0;
};

// A vector in `order`: [block][16].
AlignedArray<float> in_order(const float* v, const BlockOrder& order);

}  // namespace compact_rnn
