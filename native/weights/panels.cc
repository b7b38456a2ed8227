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

Panels::Panels(const Matrix& w, const BlockOrder& order, std::size_t panel_blocks)
    : data_(order.size() * kBlockRows * w.cols), columns_(w.cols) {
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t first = i - i % panel_blocks;
    const std::size_t column_stride = std::min(panel_blocks, order.size() - first) * kBlockRows;
    float* block = data_.data() + first * kBlockRows * w.cols + (i - first) * kBlockRows;
    for (std::size_t lane = 0; lane < order[i].count; ++lane) {
      const float* row = w.row(order[i].first + lane);
      for (std::size_t k = 0; k < w.cols; ++k) block[k * column_stride + lane] = row[k];
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
