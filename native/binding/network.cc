// packNetwork: the plain description of a network, with its weights packed, becomes one that runs,
// behind a handle.
#include <cmath>

#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/handle.h"
#include "cells/make_cell.h"
#include "kernels/kernels.h"
#include "model/network.h"

namespace compact_rnn {

static double to_bound(const Napi::Value& value) {
  return value.IsUndefined() ? kUnbounded : value.ToNumber().DoubleValue();
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

// A packed weight of the given shape.
static SharedWeight to_weight(const Napi::Value& value, const std::string& name, std::size_t rows,
                              std::size_t cols, std::size_t gates) {
  SharedWeight w = from_handle<const Weight>(value, kWeightTag, name.c_str());
  if (w->rows() != rows || w->columns() != cols || w->gates() != gates)
    throw Error("INVALID_MODEL", name + " is packed in another shape");
  return w;
}

static Direction to_direction(const Napi::Object& spec, std::size_t input_size, bool is_first) {
  CellSpec cell;
  cell.kind = to_cell_kind(spec.Get("cell").ToString());
  cell.cells = to_positive(spec.Get("cells"), "cells");
  cell.activation = to_activation(spec.Get("activation").ToString());
  cell.reset_after = spec.Get("resetAfter").ToBoolean();
  cell.gate_clip = to_bound(spec.Get("gateClip"));
  cell.cell_clip = to_bound(spec.Get("cellClip"));
  const std::size_t recurrent_size = to_positive(spec.Get("recurrentSize"), "recurrentSize");
  const std::size_t gates = cell.gates(), rows = gates * cell.cells;
  CellWeights w;
  w.input = to_weight(spec.Get("input"), "input", rows, input_size, gates);
  w.recurrent = to_weight(spec.Get("recurrent"), "recurrent", rows, recurrent_size, gates);
  w.input_precision = is_first ? Precision::two_planes : Precision::one_plane;
  w.bias = to_floats(spec.Get("bias"), "bias", rows);
  w.recurrent_bias = to_optional_floats(spec.Get("recurrentBias"), "recurrentBias", cell.cells);
  w.peepholes = to_optional_floats(spec.Get("peepholes"), "peepholes", 3 * cell.cells);
  if (!spec.Get("projection").IsUndefined())
    w.projection = to_weight(spec.Get("projection"), "projection", recurrent_size, cell.cells, 1);
  else if (recurrent_size != cell.cells)
    throw Error("INVALID_MODEL", "recurrentSize differs from cells without a projection");

  Direction direction;
  direction.cell = make_cell(cell, w);
  direction.backward = spec.Get("backward").ToBoolean();
  direction.outputs_hidden = spec.Get("emitsHidden").ToBoolean();
  return direction;
}

static HeadLayer to_head_layer(const Napi::Object& spec, std::size_t input_size) {
  const std::size_t rows = to_positive(spec.Get("rows"), "rows");
  const std::string activation = spec.Get("activation").ToString();
  SharedWeight weight = to_weight(spec.Get("weight"), "weight", rows, input_size, 1);
  const float* bias = to_optional_floats(spec.Get("bias"), "bias", rows);
  const Normalization normalization = activation == "softmax"       ? Normalization::softmax
                                      : activation == "log-softmax" ? Normalization::log_softmax
                                                                    : Normalization::none;
  return {Affine(std::move(weight), bias, to_activation(activation)), normalization};
}

static Napi::Value pack_network(const Napi::CallbackInfo& info) {
  // Chosen here, where a bad COMPACT_RNN_ISA can be reported: a team's chunks must not throw.
  kernels();
  const auto spec = info[0].As<Napi::Object>();
  auto network = std::make_shared<Network>();
  network->input_size = to_positive(spec.Get("inputSize"), "inputSize");
  network->last_frame = spec.Get("lastFrame").ToBoolean();

  std::size_t width = network->input_size;
  if (!spec.Get("embedding").IsUndefined()) {
    network->embedding =
        from_handle<const Embedding>(spec.Get("embedding"), kEmbeddingTag, "embedding");
    if (width != 1) throw Error("INVALID_MODEL", "inputSize must be 1, a token, with an embedding");
    width = network->embedding->columns();
  }
  const auto layers = spec.Get("layers").As<Napi::Array>();
  for (std::uint32_t i = 0; i < layers.Length(); ++i) {
    const auto directions = layers.Get(i).As<Napi::Array>();
    RecurrentLayer layer;
    for (std::uint32_t d = 0; d < directions.Length(); ++d)
      layer.push_back(to_direction(directions.Get(d).As<Napi::Object>(), width, i == 0));
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
  // The weights' handles have told the garbage collector what they weigh.
  return to_handle<const Network>(info.Env(), std::move(network), kNetworkTag, 0);
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
