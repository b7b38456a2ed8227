#include "binding/architecture.h"

#include <string>

#include "binding/arguments.h"

namespace compact_rnn {
namespace {

CellKind to_cell_kind(const std::string& name) {
  if (name == "rnn") return CellKind::rnn;
  if (name == "lstm") return CellKind::lstm;
  if (name == "gru") return CellKind::gru;
  throw Error("INVALID_MODEL", "cell is \"" + name + "\" but must be rnn, lstm or gru");
}

Activation to_activation(const std::string& name) {
  if (name == "none") return Activation::none;
  if (name == "sigmoid") return Activation::sigmoid;
  if (name == "tanh") return Activation::tanh;
  if (name == "relu") return Activation::relu;
  throw Error("INVALID_MODEL",
              "activation is \"" + name + "\" but must be none, sigmoid, tanh or relu");
}

Normalization to_normalization(const std::string& name) {
  if (name == "softmax") return Normalization::softmax;
  if (name == "log-softmax") return Normalization::log_softmax;
  return Normalization::none;
}

double to_bound(const Napi::Value& value) {
  return value.IsUndefined() ? kUnbounded : value.ToNumber().DoubleValue();
}

CellSpec to_cell(const Napi::Object& layer) {
  CellSpec cell;
  cell.kind = to_cell_kind(layer.Get("cell").ToString());
  cell.cells = to_positive(layer.Get("cells"), "cells");
  if (cell.kind == CellKind::rnn)
    cell.activation = to_activation(layer.Get("activation").ToString());
  cell.reset_after = layer.Get("resetAfter").ToBoolean();
  cell.gate_clip = to_bound(layer.Get("gateClip"));
  cell.cell_clip = to_bound(layer.Get("cellClip"));
  return cell;
}

DirectionSpec to_direction(const Napi::Object& object) {
  DirectionSpec direction;
  direction.backward = object.Get("backward").ToBoolean();
  if (!object.Get("projection").IsUndefined())
    direction.projection = to_positive(object.Get("projection"), "projection");
  direction.peepholes = object.Get("peepholes").ToBoolean();
  direction.recurrent_bias = object.Get("recurrentBias").ToBoolean();
  return direction;
}

LayerSpec to_layer(const Napi::Object& object) {
  LayerSpec layer;
  layer.name = object.Get("name").ToString();
  layer.cell = to_cell(object);
  layer.outputs_hidden = object.Get("outputsHidden").ToBoolean();
  const auto directions = object.Get("directions").As<Napi::Array>();
  if (directions.Length() == 0) throw Error("INVALID_MODEL", "a layer has no direction");
  for (std::uint32_t d = 0; d < directions.Length(); ++d)
    layer.directions.push_back(to_direction(directions.Get(d).As<Napi::Object>()));
  return layer;
}

HeadSpec to_head_layer(const Napi::Object& object) {
  HeadSpec layer;
  layer.name = object.Get("name").ToString();
  layer.outputs = to_positive(object.Get("outputs"), "outputs");
  layer.bias = object.Get("bias").ToBoolean();
  const std::string activation = object.Get("activation").ToString();
  layer.normalization = to_normalization(activation);
  if (layer.normalization == Normalization::none) layer.activation = to_activation(activation);
  return layer;
}

}  // namespace

Architecture to_architecture(const Napi::Value& value) {
  if (!value.IsObject()) throw Error("INVALID_INPUT", "architecture must be an object");
  const auto object = value.As<Napi::Object>();
  Architecture architecture;
  architecture.input_size = to_positive(object.Get("inputSize"), "inputSize");
  if (object.Get("embedding").IsObject()) {
    const auto embedding = object.Get("embedding").As<Napi::Object>();
    architecture.embedding = {to_positive(embedding.Get("tokens"), "tokens"),
                              to_positive(embedding.Get("size"), "size")};
  }
  const auto layers = object.Get("layers").As<Napi::Array>(),
             head = object.Get("head").As<Napi::Array>();
  if (layers.Length() == 0) throw Error("INVALID_MODEL", "the network has no recurrent layer");
  for (std::uint32_t i = 0; i < layers.Length(); ++i)
    architecture.layers.push_back(to_layer(layers.Get(i).As<Napi::Object>()));
  for (std::uint32_t i = 0; i < head.Length(); ++i)
    architecture.head.push_back(to_head_layer(head.Get(i).As<Napi::Object>()));
  architecture.last_frame = object.Get("lastFrame").ToBoolean();
  return architecture;
}

}  // namespace compact_rnn
