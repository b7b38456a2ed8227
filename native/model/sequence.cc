#include "model/sequence.h"

#include <algorithm>

namespace compact_rnn {

// Frames whose input sums are made at once: enough to read W_x seldom, few enough that their sums (8 kB a
// frame at 500 LSTM cells) leave the second-level cache to W_h.
constexpr std::size_t kChunk = 48;

// One direction over all frames, writing what it emits to column `column` of ys [frames][width].
static void run_direction(const Direction& direction, CellState& state, const float* xs,
                          std::size_t input_size, std::size_t frames, float* ys, std::size_t width,
                          std::size_t column) {
  const Cell& cell = *direction.cell;
  AlignedArray<float> sums(std::min(frames, kChunk) * cell.sums_size());
  for (std::size_t done = 0; done < frames; done += kChunk) {
    const std::size_t count = std::min(kChunk, frames - done);
    const std::size_t first = direction.backward ? frames - done - count : done;
    cell.sum_inputs(xs + first * input_size, count, sums.data());
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t in_chunk = direction.backward ? count - 1 - i : i;
      cell.step({nullptr, sums.data() + in_chunk * cell.sums_size()}, state);
      std::copy_n(direction.emitted(state), direction.emitted_size(),
                  ys + (first + in_chunk) * width + column);
    }
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

// The head over what the last recurrent layer emitted, [frames][width], chunk by chunk.
static void run_head(const Network& network, const float* emitted, std::size_t width, std::size_t frames,
                     float* ys) {
  Head head(network, std::min(frames, kChunk));
  const std::size_t size = network.output_size();
  for (std::size_t done = 0; done < frames; done += kChunk) {
    const std::size_t count = std::min(kChunk, frames - done);
    const Vectors outputs = head.apply({emitted + done * width, width}, count);
    for (std::size_t t = 0; t < count; ++t)
      std::copy_n(outputs.data + t * outputs.stride, size, ys + (done + t) * size);
  }
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
  run_head(network, xs, input_size, frames, ys);
}

}  // namespace compact_rnn
