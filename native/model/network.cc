#include "model/network.h"

namespace compact_rnn {

std::size_t output_size(const RecurrentLayer& layer) {
  std::size_t size = 0;
  for (const Direction& direction : layer) size += direction.output_size();
  return size;
}

std::size_t Network::output_size() const {
  return head.empty() ? compact_rnn::output_size(layers.back()) : head.layers.back()->outputs();
}

bool Network::is_causal() const {
  for (const RecurrentLayer& layer : layers)
    for (const Direction& direction : layer)
      if (direction.backward) return false;
  return true;
}

std::size_t Network::bytes() const {
  std::size_t bytes = embedding ? embedding->row_bytes() : 0;
  for (const RecurrentLayer& layer : layers)
    for (const Direction& direction : layer) bytes += direction.cell->bytes();
  for (const FrameLayers& layers : before) bytes += layers.bytes();
  return bytes + head.bytes();
}

NetworkState new_state(const Network& network) {
  NetworkState state;
  for (const RecurrentLayer& layer : network.layers) {
    state.emplace_back();
    for (const Direction& direction : layer) state.back().push_back(direction.cell->new_state());
  }
  return state;
}

std::size_t state_bytes(const NetworkState& state) {
  std::size_t bytes = 0;
  for (const auto& layer : state)
    for (const CellState& direction : layer) bytes += direction.bytes();
  return bytes;
}

}  // namespace compact_rnn
