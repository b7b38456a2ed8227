#include "weights/block_order.h"

#include <algorithm>

namespace compact_rnn {

BlockOrder gate_order(std::size_t gates, std::size_t cells) {
  BlockOrder order;
  for (std::size_t cell = 0; cell < cells; cell += kBlockRows)
    for (std::size_t gate = 0; gate < gates; ++gate)
      order.push_back({gate * cells + cell, std::min(kBlockRows, cells - cell)});
  return order;
}

AlignedArray<float> in_order(const float* v, const BlockOrder& order) {
  AlignedArray<float> blocks(order.size() * kBlockRows);
  for (std::size_t i = 0; i < order.size(); ++i)
    std::copy_n(v + order[i].first, order[i].count, blocks.data() + i * kBlockRows);
  return blocks;
}

}  // namespace compact_rnn
