#include "model/stepper.h"

#include <algorithm>

namespace compact_rnn {

Stepper::Stepper(const Network& network, std::size_t capacity)
    : network_(network), head_(network, capacity), steps_(capacity), vectors_(capacity) {
  if (network.embedding) rows_ = AlignedArray<float>(capacity * network.embedding->columns());
  for (const RecurrentLayer& layer : network.layers)
    work_.push_back(layer.front().cell->new_workspace(capacity, 0));
}

void Stepper::step(NetworkState* const* states, const float* const* xs, std::size_t count,
                   Team& team) {
  std::copy_n(xs, count, vectors_.data());
  if (network_.embedding) look_up(count);
  for (std::size_t i = 0; i < network_.layers.size(); ++i) {
    const Direction& direction = network_.layers[i].front();
    for (std::size_t j = 0; j < count; ++j)
      steps_[j] = {vectors_[j], nullptr, &(*states[j])[i].front()};
    direction.cell->step(steps_.data(), count, work_[i], team);
    for (std::size_t j = 0; j < count; ++j) vectors_[j] = direction.output(*steps_[j].state);
  }
  head_.apply(vectors_.data(), count, team);
}

void Stepper::look_up(std::size_t count) {
  const Embedding& embedding = *network_.embedding;
  for (std::size_t j = 0; j < count; ++j) {
    float* row = rows_.data() + j * embedding.columns();
    embedding.row(static_cast<std::size_t>(*vectors_[j]), row);
    vectors_[j] = row;
  }
}

std::size_t Stepper::bytes() const {
  std::size_t bytes = head_.bytes() + rows_.size() * sizeof(float);
  for (const Workspace& work : work_) bytes += work.bytes();
  return bytes;
}

}  // namespace compact_rnn
