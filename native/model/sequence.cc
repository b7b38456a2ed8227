#include "model/sequence.h"

#include <algorithm>

namespace compact_rnn {

// Runs one direction over all frames, writing what it emits to column `column` of ys [frames][width].
static void run_direction(const Direction& direction, CellState& state, const float* xs,
                          std::size_t input_size, std::size_t frames, float* ys, std::size_t width,
                          std::size_t column) {
  for (std::size_t i = 0; i < frames; ++i) {
    const std::size_t t = direction.backward ? frames - 1 - i : i;
    direction.cell->step(xs + t * input_size, state);
    std::copy_n(direction.emitted(state), direction.emitted_size(), ys + t * width + column);
  }
}

// What each direction of the last layer emitted last.
static std::vector<float> final_emission(const RecurrentLayer& layer, const std::vector<CellState>& states) {
  std::vector<float> emission;
  for (std::size_t d = 0; d < layer.size(); ++d) {
    const float* emitted = layer[d].emitted(states[d]);
    emission.insert(emission.end(), emitted, emitted + layer[d].emitted_size());
  }
  return emission;
}

void run_sequence(const Network& network, NetworkState& state, const float* xs, std::size_t frames,
                  float* ys) {
  std::vector<float> below, above;
  std::size_t input_size = network.input_size;
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const RecurrentLayer& layer = network.layers[i];
    const std::size_t width = output_size(layer);
    above.resize(frames * width);
    std::size_t column = 0;
    for (std::size_t d = 0; d < layer.size(); ++d) {
      run_direction(layer[d], state[i][d], xs, input_size, frames, above.data(), width, column);
      column += layer[d].emitted_size();
    }
    below.swap(above);
    xs = below.data();
    input_size = width;
  }
  if (network.last_frame) {
    below = final_emission(network.layers.back(), state.back());
    xs = below.data();
    frames = 1;
  }
  HeadBuffers head(network);
  for (std::size_t t = 0; t < frames; ++t)
    std::copy_n(head.apply(network, xs + t * input_size), network.output_size(),
                ys + t * network.output_size());
}

}  // namespace compact_rnn
