#include "weights/gates.h"

#include <limits>

#include "weights/block_order.h"

namespace compact_rnn {

Gates::Gates(SharedWeight input, SharedWeight recurrent, const float* bias,
             Precision input_precision)
    : input_(std::move(input)),
      recurrent_(std::move(recurrent)),
      bias_(in_order(bias, gate_order(input_->gates(), input_->rows() / input_->gates()))),
      input_precision_(input_precision) {}

void Gates::add(const PanelView& w, const ManyVector* vectors, std::size_t many, Range cells,
                std::size_t first_gate, std::size_t last_gate) const {
  const bool one = count() == 1;  // then a panel holds neighbours, not gates
  kernels().affine_many({w, vectors, many, cells.first * count(), cells.last * count(),
                         one ? 0 : first_gate, one ? w.panel_blocks : last_gate,
                         std::numeric_limits<float>::infinity(), Activation::none});
}

}  // namespace compact_rnn
