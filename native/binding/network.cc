// packNetwork: the plain description of a network becomes packed weights behind a handle.
#include <cmath>

#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/handle.h"
#include "model/network.h"

namespace compact_rnn {

static float to_bound(const Napi::Value& value) {
  return value.IsUndefined() ? std::numeric_limits<float>::infinity() : value.ToNumber().FloatValue();
}

static CellKind to_cell_kind(const std::string& cell) {
  if (cell == "rnn") return CellKind::rnn;
  if (cell == "lstm") return CellKind::lstm;
  if (cell == "gru") return CellKind::gru;
  throw Error("INVALID_MODEL", "cell is \"" + cell + "\" but must be rnn, lstm or gru");
}

static Activation to_activation(const std::string& activation) {
  if (activation == "sigmoid") return Activation::sigmoid;
  if (activation == "tanh") return Activation::tanh;
  if (activation == "relu") return Activation::relu;
  return Activation::none;
}

static std::size_t gates_of(CellKind kind) {
  return kind == CellKind::lstm ? 4 : kind == CellKind::gru ? 3 : 1;
}

static std::size_t positive(const Napi::Object& object, const char* key) {
  const std::size_t size = to_size(object.Get(key), key);
  if (size == 0 || size > (std::size_t{1} << 31))
    throw Error("INVALID_MODEL", std::string(key) + " is out of range");
  return size;
}

static Direction to_direction(const Napi::Object& spec, std::size_t input_size) {
  CellWeights w;
  w.kind = to_cell_kind(spec.Get("cell").ToString());
  w.cells = positive(spec, "cells");
  const std::size_t fed_back = positive(spec, "recurrentSize");
  const std::size_t rows = gates_of(w.kind) * w.cells;
  w.input = to_matrix(spec.Get("input"), "input", rows, input_size);
  w.recurrent = to_matrix(spec.Get("recurrent"), "recurrent", rows, fed_back);
  w.bias = to_floats(spec.Get("bias"), "bias", rows);
  w.recurrent_bias = to_optional_floats(spec.Get("recurrentBias"), "recurrentBias", w.cells);
  w.peepholes = to_optional_floats(spec.Get("peepholes"), "peepholes", 3 * w.cells);
  if (!spec.Get("projection").IsUndefined())
    w.projection = to_matrix(spec.Get("projection"), "projection", fed_back, w.cells);
  else if (fed_back != w.cells)
    throw Error("INVALID_MODEL", "recurrentSize differs from cells without a projection");
  w.activation = to_activation(spec.Get("activation").ToString());
  w.reset_after = spec.Get("resetAfter").ToBoolean();
  w.gate_clip = to_bound(spec.Get("gateClip"));
  w.cell_clip = to_bound(spec.Get("cellClip"));

  Direction direction;
  direction.cell = make_cell(w);
  direction.backward = spec.Get("backward").ToBoolean();
  direction.emits_hidden = spec.Get("emitsHidden").ToBoolean();
  return direction;
}

static HeadLayer to_head_layer(const Napi::Object& spec, std::size_t input_size) {
  const std::size_t rows = positive(spec, "rows");
  const std::string activation = spec.Get("activation").ToString();
  const Matrix weight = to_matrix(spec.Get("weight"), "weight", rows, input_size);
  const float* bias = to_optional_floats(spec.Get("bias"), "bias", rows);
  const Normalization normalization = activation == "softmax"       ? Normalization::softmax
                                      : activation == "log-softmax" ? Normalization::log_softmax
                                                                    : Normalization::none;
  return {Affine(weight, Matrix{}, bias, to_activation(activation)), normalization};
}

static Napi::Value pack_network(const Napi::CallbackInfo& info) {
  const auto spec = info[0].As<Napi::Object>();
  auto network = std::make_shared<Network>();
  network->input_size = positive(spec, "inputSize");
  network->last_frame = spec.Get("lastFrame").ToBoolean();

  std::size_t width = network->input_size;
  const auto layers = spec.Get("layers").As<Napi::Array>();
  for (std::uint32_t i = 0; i < layers.Length(); ++i) {
    const auto directions = layers.Get(i).As<Napi::Array>();
    RecurrentLayer layer;
    for (std::uint32_t d = 0; d < directions.Length(); ++d)
      layer.push_back(to_direction(directions.Get(d).As<Napi::Object>(), width));
    if (layer.empty()) throw Error("INVALID_MODEL", "a layer has no direction");
    width = output_size(layer);
    network->layers.push_back(std::move(layer));
  }
  if (network->layers.empty()) throw Error("INVALID_MODEL", "the network has no recurrent layer");

  const auto head = spec.Get("head").As<Napi::Array>();
  for (std::uint32_t i = 0; i < head.Length(); ++i) {
    network->head.push_back(to_head_layer(head.Get(i).As<Napi::Object>(), width));
    width = network->head.back().affine.rows();
  }
  const std::size_t bytes = network->bytes();
  return to_handle<const Network>(info.Env(), std::move(network), kNetworkTag, bytes);
}

static Napi::Value network_bytes(const Napi::CallbackInfo& info) {
  const auto network = from_handle<const Network>(info[0], kNetworkTag, "network");
  return Napi::Number::New(info.Env(), static_cast<double>(network->bytes()));
}

void bind_network(Napi::Env, Napi::Object exports) {
  bind(exports, "packNetwork", pack_network);
  bind(exports, "networkBytes", network_bytes);
}

}  // namespace compact_rnn
