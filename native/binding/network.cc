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
                       const DirectionSpec& spec, std::size_t input_size, bool is_first) {
  const std::size_t cells = layer.cell.cells, gates = layer.cell.gates(), rows = gates * cells,
                    recurrent_size = layer.recurrent_size(spec);
  CellWeights w;
  w.input = to_weight(weights.Get("input"), "input", rows, input_size, gates);
  w.recurrent = to_weight(weights.Get("recurrent"), "recurrent", rows, recurrent_size, gates);
  w.input_precision = is_first ? Precision::two_bytes : Precision::one_byte;
  w.bias = to_floats(weights.Get("bias"), "bias", rows);
  if (spec.recurrent_bias)
    w.recurrent_bias = to_floats(weights.Get("recurrentBias"), "recurrentBias", cells);
  if (spec.peepholes) w.peepholes = to_floats(weights.Get("peepholes"), "peepholes", 3 * cells);
  if (spec.projection != 0)
    w.projection = to_weight(weights.Get("projection"), "projection", spec.projection, cells, 1);
  return {make_cell(layer.cell, w), spec.backward, layer.outputs_hidden};
}

HeadLayer to_head_layer(const Napi::Object& weights, const HeadSpec& spec, std::size_t input_size) {
  SharedWeight weight = to_weight(weights.Get("weight"), "weight", spec.outputs, input_size, 1);
  const float* bias = spec.bias ? to_floats(weights.Get("bias"), "bias", spec.outputs) : nullptr;
  return {Affine(std::move(weight), bias, spec.activation), spec.normalization};
}

// The entry `i` of an array that must have `length` of them.
Napi::Value entry_of(const Napi::Value& value, const char* name, std::size_t length,
                     std::size_t i) {
  if (!value.IsArray() || value.As<Napi::Array>().Length() != length)
    throw Error("INVALID_MODEL", std::string(name) + " must hold " + std::to_string(length) +
                                     " entries, as the architecture says");
  return value.As<Napi::Array>().Get(static_cast<std::uint32_t>(i));
}

// (architecture, weights)
Napi::Value pack_network(const Napi::CallbackInfo& info) {
  // Chosen here, where a bad COMPACT_RNN_ISA can be reported: a team's chunks must not throw.
  kernels();
  const Architecture architecture = to_architecture(info[0]);
  const auto weights = info[1].As<Napi::Object>();
  auto network = std::make_shared<Network>();
  network->input_size = architecture.frame_size();
  network->last_frame = architecture.last_frame;
  if (architecture.has_embedding()) {
    network->embedding =
        from_handle<const Embedding>(weights.Get("embedding"), kEmbeddingTag, "embedding");
    if (network->embedding->rows() != architecture.embedding.tokens ||
        network->embedding->columns() != architecture.embedding.size)
      throw Error("INVALID_MODEL", "embedding is packed in another shape");
  }
  std::size_t width = architecture.first_input_size();
  const std::size_t layers = architecture.layers.size(), head = architecture.head.size();
  for (std::size_t i = 0; i < layers; ++i) {
    const LayerSpec& layer = architecture.layers[i];
    const std::size_t directions = layer.directions.size();
    const Napi::Value of_layer = entry_of(weights.Get("layers"), "layers", layers, i);
    network->layers.emplace_back();
    for (std::size_t d = 0; d < directions; ++d)
      network->layers.back().push_back(
          to_direction(entry_of(of_layer, "a layer", directions, d).As<Napi::Object>(), layer,
                       layer.directions[d], width, i == 0));
    width = layer.output_size();
  }
  for (std::size_t i = 0; i < head; ++i) {
    const auto of_layer = entry_of(weights.Get("head"), "head", head, i).As<Napi::Object>();
    network->head.push_back(to_head_layer(of_layer, architecture.head[i], width));
    width = architecture.head[i].outputs;
  }
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
