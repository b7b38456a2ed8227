#include "model/pool.h"

#include <algorithm>
#include <utility>

namespace compact_rnn {

Pool::Pool(std::shared_ptr<const Network> network, std::size_t capacity, int threads)
    : network_(std::move(network)),
      threads_(threads),
      stepper_(*network_, capacity),
      states_(capacity),
      xs_(capacity) {}

void Pool::run(const std::vector<Waiting>& streams) {
  const TeamLease team(threads_);
  std::vector<const Waiting*> batch;
  std::size_t longest = 0;
  for (const Waiting& stream : streams) longest = std::max(longest, stream.frames);
  for (std::size_t frame = 0; frame < longest; ++frame) {
    batch.clear();
    for (const Waiting& stream : streams) {
      if (frame >= stream.frames) continue;
      batch.push_back(&stream);
      if (batch.size() < stepper_.capacity()) continue;
      step(batch, frame, *team);
      batch.clear();
    }
    if (!batch.empty()) step(batch, frame, *team);
  }
}

void Pool::step(const std::vector<const Waiting*>& batch, std::size_t frame, Team& team) {
  for (std::size_t j = 0; j < batch.size(); ++j) {
    states_[j] = batch[j]->state;
    xs_[j] = batch[j]->xs + frame * network_->input_size;
  }
  stepper_.step(states_.data(), xs_.data(), batch.size(), team);
  const std::size_t size = network_->output_size();
  for (std::size_t j = 0; j < batch.size(); ++j)
    std::copy_n(stepper_.output(j), size, batch[j]->ys + frame * size);
}

}  // namespace compact_rnn
