// A network without its weights, as lib/model describes it: what running and training are built
// from.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "cells/cell_spec.h"
#include "cells/curve.h"
#include "kernels/activation.h"

namespace compact_rnn {

struct DirectionSpec {
  bool backward = false;
  std::size_t projection = 0;   // r, the rows of P; 0: none
  bool peepholes = false;       // lstm
  bool recurrent_bias = false;  // gru with reset_after
  bool initial_hidden = false;  // h of the first frame is not zero
  bool initial_cell = false;    // lstm: c of the first frame is not zero
  std::vector<Curve> curves;    // activations other than the usual ones; empty: those
};

enum class Normalization { none, softmax, log_softmax };
enum class FrameKind { dense, layer_norm, rms_norm, elementwise, combination };
enum class Combining { sum, product, concatenation, recall };

// A layer that turns each frame into another by itself, whatever stood before it:
//
//   dense         y = normalization(activation(W x + b)); in training the criterion normalizes
//   layer_norm    y = scale (x - mean) / sqrt(variance + epsilon) + shift, over the frame
//   rms_norm      y = scale x / sqrt(mean(x^2) + epsilon) + shift, over the frame
//   elementwise   y = normalization(curve(scale x + shift))
//   combination   y = x + v, x v, x and v side by side, or v alone, of the outputs v of an earlier
//                 layer
struct FrameSpec {
  std::string name;
  FrameKind kind = FrameKind::dense;
  std::size_t inputs = 0, outputs = 0;
  Activation activation = Activation::none;
  bool bias = true;
  Normalization normalization = Normalization::none;
  bool scale = false, shift = false;
  float epsilon = 0.0f;
  Curve curve;
  Combining combining = Combining::sum;
  bool leads = false;  // side by side: v comes first
  // Of v: 0 is the input of the first layer; the layers that follow count from 1, recurrent ones
  // and those of frames alike.
  std::size_t source = 0;

  static FrameSpec dense(std::string name, std::size_t outputs, Activation activation, bool bias) {
    FrameSpec spec;
    spec.name = std::move(name);
    spec.outputs = outputs;
    spec.activation = activation;
    spec.bias = bias;
    return spec;
  }
};

struct LayerSpec {
  std::string name;
  CellSpec cell;
  std::vector<DirectionSpec> directions;  // one, or the forward one and the backward one
  bool outputs_hidden = false;            // outputs h, although there is a projection
  std::vector<FrameSpec> before;          // between the layer below and this one

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

// A row for each token: the network's input is then one token's number a frame.
struct EmbeddingSpec {
  std::size_t tokens = 0;  // 0: no embedding
  std::size_t size = 0;
};

struct Architecture {
  std::size_t input_size = 0;  // of a frame, where there is no embedding
  EmbeddingSpec embedding;
  std::vector<LayerSpec> layers;  // at least one
  std::vector<FrameSpec> head;    // behind the last recurrent layer
  // A sequence gives one output, from the last output of each direction of the last layer.
  bool last_frame = false;

  bool has_embedding() const { return embedding.tokens != 0; }
  // Numbers of a frame as it is given.
  std::size_t frame_size() const { return has_embedding() ? 1 : input_size; }
  // Numbers of a frame as the first layer reads it.
  std::size_t first_input_size() const { return has_embedding() ? embedding.size : input_size; }
};

// Numbers of a frame at each position: 0 is the input of the first layer, and each layer that a
// frame passes, of frames or recurrent, is at the next.
std::vector<std::size_t> widths_of(const Architecture& architecture);

}  // namespace compact_rnn
