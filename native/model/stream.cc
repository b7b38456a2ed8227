#include "model/stream.h"

#include <utility>

namespace compact_rnn {

Stream::Stream(std::shared_ptr<const Network> network)
    : network_(std::move(network)), state_(new_state(*network_)), head_(*network_, 1) {}

const float* Stream::step(const float* x) {
  for (std::size_t i = 0; i < state_.size(); ++i) {
    const Direction& direction = network_->layers[i].front();
    CellState& state = state_[i].front();
    direction.cell->step({x, nullptr}, state);
    x = direction.emitted(state);
  }
  return head_.apply({x, 0}, 1).data;
}

void Stream::reset() {
  for (auto& layer : state_)
    for (CellState& state : layer) {
      state.h.zero();
      state.c.zero();
      state.m.zero();
    }
}

}  // namespace compact_rnn
