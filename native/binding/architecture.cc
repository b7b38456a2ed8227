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
  cell.coupled_gates = layer.Get("coupledGates").ToBoolean();
  cell.reset_after = layer.Get("resetAfter").ToBoolean();
  cell.gate_clip = to_bound(layer.Get("gateClip"));
  cell.cell_clip = to_bound(layer.Get("cellClip"));
  return cell;
}

// An array; an empty one where there is none.
Napi::Array to_list(const Napi::Value& value) {
  return value.IsArray() ? value.As<Napi::Array>() : Napi::Array::New(value.Env());
}

Curve to_curve(const Napi::Value& value) {
  if (value.IsUndefined()) return {};
  const auto object = value.As<Napi::Object>();
  const auto number = [&](const char* key) {
    return object.Get(key).IsUndefined() ? 0.0f : object.Get(key).ToNumber().FloatValue();
  };
  return {to_curve_kind(object.Get("name").ToString()), number("alpha"), number("beta")};
}

// `functions` is the number of activation functions that a direction of the cell has.
DirectionSpec to_direction(const Napi::Object& object, std::uint32_t functions) {
  DirectionSpec direction;
  direction.backward = object.Get("backward").ToBoolean();
  if (!object.Get("projection").IsUndefined())
    direction.projection = to_positive(object.Get("projection"), "projection");
  direction.peepholes = object.Get("peepholes").ToBoolean();
  direction.recurrent_bias = object.Get("recurrentBias").ToBoolean();
  direction.initial_hidden = object.Get("initialHidden").ToBoolean();
  direction.initial_cell = object.Get("initialCell").ToBoolean();
  const auto curves = to_list(object.Get("activations"));
  if (curves.Length() != 0 && curves.Length() != functions)
    throw Error("INVALID_MODEL", "a direction has another number of activations than its cell");
  for (std::uint32_t k = 0; k < curves.Length(); ++k)
    direction.curves.push_back(to_curve(curves.Get(k)));
  return direction;
}

FrameKind to_frame_kind(const std::string& name) {
  if (name == "dense") return FrameKind::dense;
  if (name == "layer-norm") return FrameKind::layer_norm;
  if (name == "rms-norm") return FrameKind::rms_norm;
  if (name == "elementwise") return FrameKind::elementwise;
  if (name == "combination") return FrameKind::combination;
  throw Error("INVALID_MODEL", "there is no layer of frames of the kind \"" + name + "\"");
}

Combining to_combining(const std::string& name) {
  if (name == "sum") return Combining::sum;
  if (name == "product") return Combining::product;
  if (name == "concatenation") return Combining::concatenation;
  if (name == "recall") return Combining::recall;
  throw Error("INVALID_MODEL", "frames cannot be combined by \"" + name + "\"");
}

FrameSpec to_frame_layer(const Napi::Object& object) {
  FrameSpec layer;
  layer.name = object.Get("name").ToString();
  layer.kind = to_frame_kind(object.Get("kind").ToString());
  layer.inputs = to_positive(object.Get("inputs"), "inputs");
  layer.outputs = to_positive(object.Get("outputs"), "outputs");
  layer.bias = object.Get("bias").ToBoolean();
  layer.scale = object.Get("scale").ToBoolean();
  layer.shift = object.Get("shift").ToBoolean();
  const std::string activation = object.Get("activation").ToString();
  layer.normalization = to_normalization(activation);
  if (layer.kind == FrameKind::dense && layer.normalization == Normalization::none)
    layer.activation = to_activation(activation);
  if (layer.kind == FrameKind::layer_norm || layer.kind == FrameKind::rms_norm)
    layer.epsilon = object.Get("epsilon").ToNumber().FloatValue();
  if (layer.kind == FrameKind::elementwise) layer.curve = to_curve(object.Get("curve"));
  if (layer.kind == FrameKind::combination) {
    layer.combining = to_combining(object.Get("by").ToString());
    layer.leads = object.Get("leads").ToBoolean();
    layer.source = static_cast<std::size_t>(object.Get("source").ToNumber().Int64Value());
  }
  return layer;
}

std::vector<FrameSpec> to_frame_layers(const Napi::Value& value) {
  const Napi::Array array = to_list(value);
  std::vector<FrameSpec> layers;
  for (std::uint32_t i = 0; i < array.Length(); ++i)
    layers.push_back(to_frame_layer(array.Get(i).As<Napi::Object>()));
  return layers;
}

std::uint32_t functions_of(CellKind kind) {
  return kind == CellKind::lstm ? 3 : kind == CellKind::gru ? 2 : 1;
}

LayerSpec to_layer(const Napi::Object& object) {
  LayerSpec layer;
  layer.name = object.Get("name").ToString();
  layer.cell = to_cell(object);
  layer.outputs_hidden = object.Get("outputsHidden").ToBoolean();
  layer.before = to_frame_layers(object.Get("before"));
  const auto directions = object.Get("directions").As<Napi::Array>();
  if (directions.Length() == 0) throw Error("INVALID_MODEL", "a layer has no direction");
  for (std::uint32_t d = 0; d < directions.Length(); ++d)
    layer.directions.push_back(
        to_direction(directions.Get(d).As<Napi::Object>(), functions_of(layer.cell.kind)));
  return layer;
}

// `inputs` numbers come in, and others from the positions that `widths` has.
void check_frame_layer(const FrameSpec& spec, std::size_t position,
                       const std::vector<std::size_t>& widths) {
  const std::size_t inputs = widths[position - 1];
  if (spec.kind != FrameKind::dense && spec.inputs != inputs)
    throw Error("INVALID_MODEL", spec.name + " takes " + std::to_string(spec.inputs) +
                                     " numbers, but gets " + std::to_string(inputs));
  bool fits = spec.kind == FrameKind::dense || spec.outputs == inputs;
  if (spec.kind == FrameKind::combination) {
    const bool is_known = spec.source < position;
    const std::size_t others = is_known ? widths[spec.source] : 0;
    fits = is_known && (spec.combining == Combining::recall ? spec.outputs == others
                        : spec.combining == Combining::concatenation
                            ? spec.outputs == inputs + others
                            : spec.outputs == inputs && others == inputs);
  }
  if (!fits) throw Error("INVALID_MODEL", spec.name + " makes outputs of another size");
}

// Every layer of frames takes what comes in, and combines with what is there.
void check_frame_layers(const Architecture& architecture) {
  const std::vector<std::size_t> widths = widths_of(architecture);
  std::size_t position = 1;
  for (const LayerSpec& layer : architecture.layers) {
    for (const FrameSpec& spec : layer.before) check_frame_layer(spec, position++, widths);
    ++position;
  }
  for (const FrameSpec& spec : architecture.head) {
    check_frame_layer(spec, position++, widths);
    if (architecture.last_frame && spec.kind == FrameKind::combination)
      throw Error("INVALID_MODEL", spec.name + " combines frames with the last one");
  }
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
  const auto layers = object.Get("layers").As<Napi::Array>();
  if (layers.Length() == 0) throw Error("INVALID_MODEL", "the network has no recurrent layer");
  for (std::uint32_t i = 0; i < layers.Length(); ++i)
    architecture.layers.push_back(to_layer(layers.Get(i).As<Napi::Object>()));
  architecture.head = to_frame_layers(object.Get("head"));
  architecture.last_frame = object.Get("lastFrame").ToBoolean();
  check_frame_layers(architecture);
  return architecture;
}

}  // namespace compact_rnn
