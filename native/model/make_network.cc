#include "model/make_network.h"

#include <string>
#include <utility>

#include "base/error.h"

namespace compact_rnn {
namespace {

void check_shape(const SharedWeight& w, const char* name, std::size_t rows, std::size_t cols,
                 std::size_t gates) {
  if (!w || w->rows() != rows || w->columns() != cols || w->gates() != gates)
    throw Error("INVALID_MODEL", std::string(name) + " is packed in another shape");
}

void check_length(std::size_t length, const char* name, std::size_t expected) {
  if (length != expected)
    throw Error("INVALID_MODEL", std::string(name) + " must hold " + std::to_string(expected) +
                                     " entries, as the architecture says");
}

Direction make_direction(CellWeights w, const LayerSpec& layer, const DirectionSpec& spec,
                         std::size_t input_size, Precision precision) {
  const std::size_t cells = layer.cell.cells, gates = layer.cell.gates(), rows = gates * cells;
  check_shape(w.input, "input", rows, input_size, gates);
  check_shape(w.recurrent, "recurrent", rows, layer.recurrent_size(spec), gates);
  if (spec.projection != 0) check_shape(w.projection, "projection", spec.projection, cells, 1);
  w.input_precision = precision;
  CellSpec cell = layer.cell;
  cell.curves = spec.curves;
  return {make_cell(cell, w), spec.backward, layer.outputs_hidden};
}

class NetworkMaker {
 public:
  explicit NetworkMaker(const Architecture& architecture)
      : architecture_(architecture), width_(architecture.first_input_size()), widths_{width_} {
    network_->input_size = architecture.frame_size();
    network_->last_frame = architecture.last_frame;
  }

  std::shared_ptr<Network> make(const NetworkWeights& weights) {
    if (architecture_.has_embedding()) add_embedding(weights.embedding);
    check_length(weights.layers.size(), "layers", architecture_.layers.size());
    for (std::size_t i = 0; i < weights.layers.size(); ++i)
      add_layer(architecture_.layers[i], weights.layers[i]);
    network_->head = make_frame_layers(architecture_.head, weights.head);
    note_sources();
    return network_;
  }

 private:
  void add_embedding(const SharedEmbedding& embedding) {
    if (!embedding || embedding->rows() != architecture_.embedding.tokens ||
        embedding->columns() != architecture_.embedding.size)
      throw Error("INVALID_MODEL", "embedding is packed in another shape");
    network_->embedding = embedding;
  }

  void add_layer(const LayerSpec& layer, const LayerWeights& weights) {
    network_->before.push_back(make_frame_layers(layer.before, weights.before));
    const std::size_t directions = layer.directions.size();
    check_length(weights.directions.size(), "a layer", directions);
    const Precision precision = next_precision();
    network_->layers.emplace_back();
    for (std::size_t d = 0; d < directions; ++d)
      network_->layers.back().push_back(
          make_direction(weights.directions[d], layer, layer.directions[d], width_, precision));
    set_width(layer.output_size());
  }

  FrameLayers make_frame_layers(const std::vector<FrameSpec>& specs,
                                const std::vector<FrameWeights>& weights) {
    check_length(weights.size(), "layers of frames", specs.size());
    FrameLayers layers;
    layers.first_position = widths_.size();
    for (std::size_t i = 0; i < specs.size(); ++i)
      layers.layers.push_back(make_layer(specs[i], weights[i]));
    return layers;
  }

  std::unique_ptr<FrameLayer> make_layer(const FrameSpec& spec, const FrameWeights& weights) {
    const bool is_dense = spec.kind == FrameKind::dense;
    if (is_dense) check_shape(weights.weight, "weight", spec.outputs, width_, 1);
    auto layer = make_frame_layer(spec, weights.vectors, weights.weight,
                                  is_dense ? next_precision() : Precision::one_byte);
    set_width(spec.outputs);
    return layer;
  }

  // Raw input has too wide a range for one byte; what a network computes itself has not.
  Precision next_precision() {
    const bool is_first = std::exchange(is_raw_, false);
    return is_first ? Precision::two_bytes : Precision::one_byte;
  }

  void set_width(std::size_t width) {
    width_ = width;
    widths_.push_back(width);
  }

  // Which outputs are to be kept.
  void note_sources() {
    const auto note = [&](const FrameSpec& spec) {
      if (spec.kind != FrameKind::combination) return;
      network_->kept.resize(widths_.size());
      network_->kept[spec.source] = widths_[spec.source];
    };
    for (const LayerSpec& layer : architecture_.layers)
      for (const FrameSpec& spec : layer.before) note(spec);
    for (const FrameSpec& spec : architecture_.head) note(spec);
  }

  const Architecture& architecture_;
  std::shared_ptr<Network> network_ = std::make_shared<Network>();
  std::size_t width_;                // of what the next layer reads
  std::vector<std::size_t> widths_;  // of the outputs at each position
  bool is_raw_ = true;               // until the first matrix
};

}  // namespace

std::shared_ptr<const Network> make_network(const Architecture& architecture,
                                            const NetworkWeights& weights) {
  return NetworkMaker(architecture).make(weights);
}

}  // namespace compact_rnn
