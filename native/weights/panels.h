// Dense weights laid out for the kernels: panels of a few blocks of 16 rows, the blocks interleaved column by
// column, so that one pass over contiguous memory leaves the sums of all blocks of a panel in registers.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <vector>

#include "base/aligned.h"
#include "base/matrix.h"

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
  // W = [parts[0] | parts[1] | ...] with its blocks of rows in `order`, `panel_blocks` to a panel (fewer in
  // the last).
  Panels(std::initializer_list<Matrix> parts, const BlockOrder& order, std::size_t panel_blocks);

  const float* data() const { return data_.data(); }  // [panel][column][block][16]
  std::size_t stride() const { return stride_; }      // floats from panel to panel
  std::size_t blocks() const { return blocks_; }
  std::size_t bytes() const { return data_.size() * sizeof(float); }

 private:
  AlignedArray<float> data_;
  std::size_t stride_ = 0;
  std::size_t blocks_ = 0;
};

// A vector in `order`: [block][16].
AlignedArray<float> in_order(const float* v, const BlockOrder& order);

}  // namespace compact_rnn
