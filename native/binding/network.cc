// packNetwork: an architecture and its packed weights become a network that runs, behind a handle;
// networkBytes: what its weights take.
#include "model/network.h"
#include "binding/architecture.h"
#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/handle.h"
#include "binding/weight_values.h"
#include "cells/cell.h"
#include "kernels/kernels.h"

namespace compact_rnn {
namespace {

// A packed weight of the given shape.
SharedWeight to_weight(const Napi::Value& value, const char* name, std::size_t rows,
                       std::size_t cols, std::size_t gates) {
  SharedWeight w = from_weight_handle(value, name);
  if (w->rows() != rows || w->columns() != cols || w->gates() != gates)
    throw Error("INVALID_MODEL", std::string(name) + " is packed in another shape");
  return w;
}

Direction to_direction(const Napi::Object& weights, const LayerSpec& layer,
                       const DirectionSpec& spec, std::size_t input_size, Precision precision) {
  const std::size_t cells = layer.cell.cells, gates = layer.cell.gates(), rows = gates * cells,
                    recurrent_size = layer.recurrent_size(spec);
  CellWeights w;
  w.input = to_weight(weights.Get("input"), "input", rows, input_size, gates);
  w.recurrent = to_weight(weights.Get("recurrent"), "recurrent", rows, recurrent_size, gates);
  w.input_precision = precision;
  w.bias = to_floats(weights.Get("bias"), "bias", rows);
  if (spec.recurrent_bias)
    w.recurrent_bias = to_floats(weights.Get("recurrentBias"), "recurrentBias", cells);
  if (spec.peepholes) w.peepholes = to_floats(weights.Get("peepholes"), "peepholes", 3 * cells);
  if (spec.initial_hidden)
    w.initial_hidden = to_floats(weights.Get("initialHidden"), "initialHidden", cells);
  if (spec.initial_cell)
    w.initial_cell = to_floats(weights.Get("initialCell"), "initialCell", cells);
  if (spec.projection != 0)
    w.projection = to_weight(weights.Get("projection"), "projection", spec.projection, cells, 1);
  CellSpec cell = layer.cell;
  cell.curves = spec.curves;
  return {make_cell(cell, w), spec.backward, layer.outputs_hidden};
}

// The entry `i` of an array that must have `length` of them.
Napi::Value entry_of(const Napi::Value& value, const char* name, std::size_t length,
                     std::size_t i) {
  if (!value.IsArray() || value.As<Napi::Array>().Length() != length)
    throw Error("INVALID_MODEL", std::string(name) + " must hold " + std::to_string(length) +
                                     " entries, as the architecture says");
  return value.As<Napi::Array>().Get(static_cast<std::uint32_t>(i));
}

// Makes a network layer by layer, of an architecture and its packed weights.
class NetworkMaker {
 public:
  explicit NetworkMaker(const Architecture& architecture)
      : architecture_(architecture), width_(architecture.first_input_size()), widths_{width_} {
    network_->input_size = architecture.frame_size();
    network_->last_frame = architecture.last_frame;
  }

  std::shared_ptr<Network> make(const Napi::Object& weights) {
    if (architecture_.has_embedding()) add_embedding(weights);
    const std::size_t layers = architecture_.layers.size();
    for (std::size_t i = 0; i < layers; ++i)
      add_layer(architecture_.layers[i], entry_of(weights.Get("layers"), "layers", layers, i));
    network_->head = to_frame_layers(architecture_.head, weights.Get("head"));
    note_sources();
    return network_;
  }

 private:
  void add_embedding(const Napi::Object& weights) {
    network_->embedding =
        from_handle<const Embedding>(weights.Get("embedding"), kEmbeddingTag, "embedding");
    if (network_->embedding->rows() != architecture_.embedding.tokens ||
        network_->embedding->columns() != architecture_.embedding.size)
      throw Error("INVALID_MODEL", "embedding is packed in another shape");
  }

  void add_layer(const LayerSpec& layer, const Napi::Value& value) {
    const auto weights = value.As<Napi::Object>();
    network_->before.push_back(to_frame_layers(layer.before, weights.Get("before")));
    const std::size_t directions = layer.directions.size();
    const Precision precision = next_precision();
    network_->layers.emplace_back();
    for (std::size_t d = 0; d < directions; ++d)
      network_->layers.back().push_back(to_direction(
          entry_of(weights.Get("directions"), "a layer", directions, d).As<Napi::Object>(), layer,
          layer.directions[d], width_, precision));
    set_width(layer.output_size());
  }

  FrameLayers to_frame_layers(const std::vector<FrameSpec>& specs, const Napi::Value& value) {
    FrameLayers layers;
    layers.first_position = widths_.size();
    for (std::size_t i = 0; i < specs.size(); ++i)
      layers.layers.push_back(to_frame_layer(
          specs[i], entry_of(value, "layers of frames", specs.size(), i).As<Napi::Object>()));
    return layers;
  }

  std::unique_ptr<FrameLayer> to_frame_layer(const FrameSpec& spec, const Napi::Object& weights) {
    const bool is_dense = spec.kind == FrameKind::dense;
    const auto vector = [&](const char* name, bool is_there) {
      return is_there ? to_floats(weights.Get(name), name, spec.outputs) : nullptr;
    };
    FrameVectors vectors;
    vectors.bias = vector("bias", is_dense && spec.bias);
    vectors.scale = vector("scale", spec.scale);
    vectors.shift = vector("shift", spec.shift);
    SharedWeight weight;
    if (is_dense) weight = to_weight(weights.Get("weight"), "weight", spec.outputs, width_, 1);
    auto layer = make_frame_layer(spec, vectors, std::move(weight),
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

// (architecture, weights)
Napi::Value pack_network(const Napi::CallbackInfo& info) {
  // Chosen here, where a bad COMPACT_RNN_ISA can be reported: a team's chunks must not throw.
  kernels();
  const Architecture architecture = to_architecture(info[0]);
  std::shared_ptr<const Network> network =
      NetworkMaker(architecture).make(info[1].As<Napi::Object>());
  // The weights' handles have told the garbage collector their bytes.
  return to_handle<const Network>(info.Env(), std::move(network), kNetworkTag, 0);
}

// (network)
Napi::Value network_bytes(const Napi::CallbackInfo& info) {
  const auto network = from_handle<const Network>(info[0], kNetworkTag, "network");
  return Napi::Number::New(info.Env(), static_cast<double>(network->bytes()));
}

}  // namespace

void bind_network(Napi::Env, Napi::Object exports) {
  bind(exports, "packNetwork", pack_network);
  bind(exports, "networkBytes", network_bytes);
}

}  // namespace compact_rnn
