// A network that can be run: its packed weights, which never change. Streams on any number of
// threads share it.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "cells/cell.h"
#include "model/frame_layer.h"
#include "weights/embedding.h"

namespace compact_rnn {

// One direction of a recurrent layer.
struct Direction {
  std::unique_ptr<Cell> cell;
  bool backward = false;
  bool outputs_hidden = false;  // outputs h, although the cell has a projection

  const float* output(const CellState& state) const {
    return outputs_hidden ? state.h.data() : cell->recurrent_input(state);
  }
  std::size_t output_size() const {
    return outputs_hidden ? cell->cells() : cell->recurrent_size();
  }
};

// All directions read the same input; their outputs are concatenated.
using RecurrentLayer = std::vector<Direction>;

std::size_t output_size(const RecurrentLayer& layer);

struct Network {
  std::size_t input_size = 0;  // of a frame; with an embedding 1, a token's number
  // The first layer reads its rows; where it is null, the frames themselves.
  SharedEmbedding embedding;
  std::vector<RecurrentLayer> layers;
  std::vector<FrameLayers> before;  // of each recurrent layer: between it and the layer below
  FrameLayers head;                 // behind the last recurrent layer
  // Numbers of the outputs that later layers take up again, by the position of their layer: 0 is
  // the input of the first, and of others 0 numbers are kept. Empty where nothing is.
  std::vector<std::size_t> kept;
  // A sequence gives one output, from the last layer's final states.
  bool last_frame = false;

  std::size_t output_size() const;
  // Of a recurrent layer, among all layers.
  std::size_t position_of(std::size_t layer) const {
    return before[layer].first_position + before[layer].layers.size();
  }
  // Whether a frame's output does not depend on later frames.
  bool is_causal() const;
  // Bytes of the weights that one frame of a stream reads: of the embedding one row.
  std::size_t bytes() const;
};

// The states of all directions of all layers: [layer][direction].
using NetworkState = std::vector<std::vector<CellState>>;

NetworkState new_state(const Network& network);
std::size_t state_bytes(const NetworkState& state);

}  // namespace compact_rnn
