// A network without its weights, as lib/model describes it: what running and training are built
// from.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cells/cell_spec.h"
#include "kernels/activation.h"

namespace compact_rnn {

struct DirectionSpec {
  bool backward = false;
  std::size_t projection = 0;   // r, the rows of P; 0: none
  bool peepholes = false;       // lstm
  bool recurrent_bias = false;  // gru with reset_after
};

struct LayerSpec {
  std::string name;
  CellSpec cell;
  std::vector<DirectionSpec> directions;  // one, or the forward one and the backward one
  bool outputs_hidden = false;            // outputs h, although there is a projection

  // Columns of W_h.
  std::size_t recurrent_size(const DirectionSpec& d) const {
    return d.projection != 0 ? d.projection : cell.cells;
  }
  std::size_t output_size(const DirectionSpec& d) const {
    return outputs_hidden ? cell.cells : recurrent_size(d);
  }
  // Of all directions.
  std::size_t output_size() const {
    std::size_t size = 0;
    for (const DirectionSpec& direction : directions) size += output_size(direction);
    return size;
  }
};

enum class Normalization { none, softmax, log_softmax };

// y = normalization(activation(W x + b)). In training the criterion normalizes.
struct HeadSpec {
  std::string name;
  std::size_t outputs = 0;
  Activation activation = Activation::none;
  bool bias = true;
  Normalization normalization = Normalization::none;
};

// A row for each token: the network's input is then one token's number a frame.
struct EmbeddingSpec {
  std::size_t tokens = 0;  // 0: no embedding
  std::size_t size = 0;
};

struct Architecture {
  std::size_t input_size = 0;  // of a frame, where there is no embedding
  EmbeddingSpec embedding;
  std::vector<LayerSpec> layers;  // at least one
  std::vector<HeadSpec> head;
  // A sequence gives one output, from the last output of each direction of the last layer.
  bool last_frame = false;

  bool has_embedding() const { return embedding.tokens != 0; }
  // Numbers of a frame as it is given.
  std::size_t frame_size() const { return has_embedding() ? 1 : input_size; }
  // Numbers of a frame as the first layer reads it.
  std::size_t first_input_size() const { return has_embedding() ? embedding.size : input_size; }
};

}  // namespace compact_rnn
