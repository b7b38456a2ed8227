#include "train/parameters.h"

#include <utility>

namespace compact_rnn::train {

static std::string direction_name(const LayerSpec& layer, std::size_t direction) {
  if (layer.directions.size() == 1) return layer.name;
  return layer.name + (direction == 0 ? ".forward" : ".backward");
}

Layout::Layout(const Architecture& architecture) {
  std::size_t inputs = architecture.input_size;
  if (architecture.has_embedding()) {
    inputs = architecture.embedding.size;
    embedding = add("embedding", architecture.embedding.tokens, inputs);
  }
  for (const LayerSpec& layer : architecture.layers) {
    const std::size_t rows = layer.gates() * layer.cells;
    layers.emplace_back();
    for (std::size_t d = 0; d < layer.directions.size(); ++d) {
      const DirectionSpec& spec = layer.directions[d];
      const std::string name = direction_name(layer, d);
      Direction places;
      places.input = add(name + " input weight", rows, inputs);
      places.recurrent = add(name + " recurrent weight", rows, layer.fed_back_size(spec));
      places.bias = add(name + " bias", 1, rows);
      if (spec.recurrent_bias) places.recurrent_bias = add(name + " recurrent bias", 1, layer.cells);
      if (spec.peepholes) places.peepholes = add(name + " peepholes", 3, layer.cells);
      if (spec.projection != 0) places.projection = add(name + " projection", spec.projection, layer.cells);
      layers.back().push_back(places);
    }
    inputs = layer.output_size();
  }
  for (const HeadSpec& layer : architecture.head) {
    Head places;
    places.weight = add(layer.name + " weight", layer.outputs, inputs);
    if (layer.bias) places.bias = add(layer.name + " bias", 1, layer.outputs);
    head.push_back(places);
    inputs = layer.outputs;
  }
}

Place Layout::add(std::string name, std::size_t rows, std::size_t cols) {
  const std::size_t offset = slices.empty() ? 0 : size();
  slices.push_back({std::move(name), offset, rows * cols});
  return {offset, rows, cols};
}

}  // namespace compact_rnn::train
