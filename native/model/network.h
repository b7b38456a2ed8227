// A network ready to run: packed weights, nothing that changes. Streams on any number of threads
// share it.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "cells/cell.h"
#include "weights/affine.h"
#include "weights/embedding.h"

namespace compact_rnn {

// One direction of a recurrent layer.
struct Direction {
  std::unique_ptr<Cell> cell;
  bool backward = false;
  bool emits_hidden = false;  // hands on h although the cell has a projection

  const float* emitted(const CellState& state) const {
    return emits_hidden ? state.h.data() : cell->fed_back(state);
  }
  std::size_t emitted_size() const { return emits_hidden ? cell->cells() : cell->fed_back_size(); }
};

// The directions read the same input; their outputs stand side by side.
using RecurrentLayer = std::vector<Direction>;

std::size_t output_size(const RecurrentLayer& layer);

enum class Normalization { none, softmax, log_softmax };

// A dense layer behind the recurrent ones.
struct HeadLayer {
  Affine affine;
  Normalization normalization = Normalization::none;
};

struct Network {
  std::size_t input_size = 0;  // of a frame; 1, a token's number, with an embedding
  // the first layer reads its rows; null: it reads the frames themselves
  SharedEmbedding embedding;
  std::vector<RecurrentLayer> layers;
  std::vector<HeadLayer> head;
  bool last_frame = false;  // a sequence gives one output, from the final states of the last layer

  std::size_t output_size() const;
  // Whether a frame's output hangs on no later frame.
  bool is_causal() const;
  // Of the weights, as far as a frame of one stream reads them: of the embedding one row.
  std::size_t bytes() const;
};

// The states of all directions of all layers.
using NetworkState = std::vector<std::vector<CellState>>;

NetworkState new_state(const Network& network);
std::size_t state_bytes(const NetworkState& state);

}  // namespace compact_rnn
