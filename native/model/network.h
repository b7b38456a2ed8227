// A network that can be run: its packed weights, which never change. Streams on any number of
// threads share it.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "cells/cell.h"
#include "model/architecture.h"
#include "weights/affine.h"
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

// A dense layer after the recurrent ones.
struct HeadLayer {
  Affine affine;
  Normalization normalization = Normalization::none;
};

struct Network {
  std::size_t input_size = 0;  // of a frame; with an embedding 1, a token's number
  // The first layer reads its rows; where it is null, the frames themselves.
  SharedEmbedding embedding;
  std::vector<RecurrentLayer> layers;
  std::vector<HeadLayer> head;
  // A sequence gives one output, from the last layer's final states.
  bool last_frame = false;

  std::size_t output_size() const;
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
