#include "weights/panels.h"

#include <algorithm>

#include "kernels/kernels.h"

namespace compact_rnn {

BlockOrder plain_order(std::size_t rows) { return gate_order(1, rows); }

BlockOrder gate_order(std::size_t gates, std::size_t cells) {
  BlockOrder order;
  for (std::size_t cell = 0; cell < cells; cell += kBlockRows)
    for (std::size_t gate = 0; gate < gates; ++gate)
      order.push_back({gate * cells + cell, std::min(kBlockRows, cells - cell)});
  return order;
}

// Writes the rows of one block of w, [w.cols] columns `column_stride` floats apart.
static void place(const Matrix& w, const BlockRows& rows, float* block, std::size_t column_stride) {
  for (std::size_t lane = 0; lane < rows.count; ++lane) {
    const float* row = w.row(rows.first + lane);
    for (std::size_t k = 0; k < w.cols; ++k) block[k * column_stride + lane] = row[k];
  }
}

Panels::Panels(std::initializer_list<Matrix> parts, const BlockOrder& order, std::size_t panel_blocks)
    : blocks_(order.size()) {
  std::size_t columns = 0;
  for (const Matrix& part : parts) columns += part.cols;
  stride_ = columns * panel_blocks * kBlockRows;
  data_ = AlignedArray<float>(columns * blocks_ * kBlockRows);

  for (std::size_t i = 0; i < blocks_; ++i) {
    const std::size_t panel = i / panel_blocks;
    const std::size_t column_stride = std::min(panel_blocks, blocks_ - panel * panel_blocks) * kBlockRows;
    float* block = data_.data() + panel * stride_ + i % panel_blocks * kBlockRows;
    for (const Matrix& part : parts) {
      place(part, order[i], block, column_stride);
      block += part.cols * column_stride;
    }
  }
}

AlignedArray<float> in_order(const float* v, const BlockOrder& order) {
  AlignedArray<float> blocks(order.size() * kBlockRows);
  for (std::size_t i = 0; i < order.size(); ++i)
    std::copy_n(v + order[i].first, order[i].count, blocks.data() + i * kBlockRows);
  return blocks;
}

}  // namespace compact_rnn
