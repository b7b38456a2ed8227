#include "model/stream.h"

#include <algorithm>
#include <utility>

namespace compact_rnn {

Stream::Stream(std::shared_ptr<const Network> network, std::size_t batch, int threads)
    : network_(std::move(network)),
      threads_(threads),
      stepper_(*network_, batch),
      inputs_(batch * network_->input_size),
      frames_(batch) {
  for (std::size_t j = 0; j < batch; ++j) states_.push_back(new_state(*network_));
  for (NetworkState& state : states_) all_.push_back(&state);
  for (std::size_t j = 0; j < batch; ++j) frames_[j] = inputs() + j * network_->input_size;
}

void Stream::step(float* ys) {
  const TeamLease team(threads_);
  stepper_.step(all_.data(), frames_.data(), batch(), *team);
  const std::size_t size = network_->output_size();
  for (std::size_t j = 0; j < batch(); ++j) std::copy_n(stepper_.output(j), size, ys + j * size);
}

void Stream::reset(std::size_t j) { states_[j] = new_state(*network_); }

std::size_t Stream::bytes() const {
  std::size_t bytes = stepper_.bytes() + sizeof(float) * inputs_.size();
  for (const NetworkState& state : states_) bytes += state_bytes(state);
  return bytes;
}

}  // namespace compact_rnn
