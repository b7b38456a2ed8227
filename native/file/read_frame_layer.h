// Layers of frames read back, field by field; whether they fit their place is for network_reader.h.
#pragma once

#include <string>
#include <vector>

#include "file/weights.h"
#include "model/make_network.h"

namespace compact_rnn::file {

// A function of one number, with the defaults of what is left out
// (lib/model/activation-function.ts).
Curve read_function(Fields& fields, const std::string& what);

struct FrameLayerFields {
  FrameSpec spec;                // sizes, but those of a combination
  FileWeight* weight = nullptr;  // of a dense layer
  FrameVectors vectors;
  std::string with;          // of a combination: the layer that it combines with
  bool fixes_input = false;  // whether spec.inputs is known
};

// A layer that says of which kind it is; or a dense one, as the head has them.
FrameLayerFields read_frame_layer(Fields& fields, Weights& weights, Tensors& tensors);
FrameLayerFields read_dense_layer(Fields& fields, Weights& weights, Tensors& tensors);

}  // namespace compact_rnn::file
