// A network from its architecture and its packed weights, layer by layer.
#pragma once

#include <memory>
#include <vector>

#include "model/architecture.h"
#include "model/network.h"

namespace compact_rnn {

struct FrameWeights {
  SharedWeight weight;  // of a dense layer
  FrameVectors vectors;
};

struct LayerWeights {
  std::vector<FrameWeights> before;
  std::vector<CellWeights> directions;
};

// Vectors are as long as the architecture says; they are copied.
struct NetworkWeights {
  SharedEmbedding embedding;
  std::vector<LayerWeights> layers;
  std::vector<FrameWeights> head;
};

// The architecture fits together. Error("INVALID_MODEL") where a weight has another shape than it
// says.
std::shared_ptr<const Network> make_network(const Architecture& architecture,
                                            const NetworkWeights& weights);

}  // namespace compact_rnn
