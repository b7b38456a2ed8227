#include "model/stepper.h"

#include <algorithm>

namespace compact_rnn {

Stepper::Stepper(const Network& network, std::size_t capacity)
    : network_(network),
      head_(network.head, capacity),
      kept_(network, capacity),
      steps_(capacity),
      vectors_(capacity) {
  if (network.embedding) rows_ = AlignedArray<float>(capacity * network.embedding->columns());
  for (const RecurrentLayer& layer : network.layers)
    work_.push_back(layer.front().cell->new_workspace(capacity, 0));
  for (const FrameLayers& layers : network.before) before_.emplace_back(layers, capacity);
}

void Stepper::step(NetworkState* const* states, const float* const* xs, std::size_t count,
                   Team& team) {
  std::copy_n(xs, count, vectors_.data());
  if (network_.embedding) look_up(count);
  keep(0, count);
  for (std::size_t i = 0; i < network_.layers.size(); ++i) {
    before_[i].apply(vectors_.data(), count, kept_, 0, team);
    const Direction& direction = network_.layers[i].front();
    for (std::size_t j = 0; j < count; ++j)
      steps_[j] = {vectors_[j], nullptr, &(*states[j])[i].front()};
    direction.cell->step(steps_.data(), count, work_[i], team);
    for (std::size_t j = 0; j < count; ++j) vectors_[j] = direction.output(*steps_[j].state);
    keep(network_.position_of(i), count);
  }
  head_.apply(vectors_.data(), count, kept_, 0, team);
}

void Stepper::keep(std::size_t position, std::size_t count) {
  for (std::size_t j = 0; j < count; ++j) kept_.keep(position, j, vectors_[j]);
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
  std::size_t bytes = head_.bytes() + kept_.bytes() + rows_.size() * sizeof(float);
  for (const FrameStack& stack : before_) bytes += stack.bytes();
  for (const Workspace& work : work_) bytes += work.bytes();
  return bytes;
}

}  // namespace compact_rnn
