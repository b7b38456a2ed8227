// A network to be trained, as a plain description: what lib/model's Network holds, but the weights.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "cells/cell_spec.h"
#include "kernels/activation.h"
#include "weights/structure.h"

namespace compact_rnn::train {

constexpr double kUnbounded = std::numeric_limits<double>::infinity();

// Of the matrices of a direction; null: dense.
struct DirectionStructures {
  SharedStructure input, recurrent, projection;
};

struct DirectionSpec {
  bool backward = false;
  std::size_t projection = 0;   // r, the rows of P; 0: none
  bool peepholes = false;       // lstm
  bool recurrent_bias = false;  // gru with reset_after
  DirectionStructures structures;
};

struct LayerSpec {
  std::string name;
  CellKind kind = CellKind::lstm;
  std::size_t cells = 0;                     // N, of each direction
  std::vector<DirectionSpec> directions;     // one, or the forward one and the backward one
  Activation activation = Activation::tanh;  // rnn
  bool reset_after = true;                   // gru
  double gate_clip = kUnbounded;
  double cell_clip = kUnbounded;  // lstm
  bool emits_hidden = false;      // hands on h although there is a projection

  std::size_t gates() const { return kind == CellKind::lstm ? 4 : kind == CellKind::gru ? 3 : 1; }
  std::size_t fed_back_size(const DirectionSpec& d) const {
    return d.projection != 0 ? d.projection : cells;
  }
  std::size_t emitted_size(const DirectionSpec& d) const {
    return emits_hidden ? cells : fed_back_size(d);
  }
  std::size_t output_size() const {
    std::size_t size = 0;
    for (const DirectionSpec& direction : directions) size += emitted_size(direction);
    return size;
  }
};

// y = activation(W x + b). Softmax and log-softmax belong to the criterion: none here.
struct HeadSpec {
  std::string name;
  std::size_t outputs = 0;
  Activation activation = Activation::none;
  bool bias = true;
  SharedStructure structure;  // of W; null: dense
};

// One row for each token: the input is then one token's number a frame.
struct EmbeddingSpec {
  std::size_t tokens = 0;  // 0: no embedding
  std::size_t size = 0;
};

struct Architecture {
  std::size_t input_size = 0;  // without an embedding
  EmbeddingSpec embedding;
  std::vector<LayerSpec> layers;  // at least one
  std::vector<HeadSpec> head;
  // one score a sequence, from what each direction of the last layer emitted last
  bool last_frame = false;

  bool has_embedding() const { return embedding.tokens != 0; }
};

}  // namespace compact_rnn::train
