// packNetwork: an architecture and its packed weights become a network that runs, behind a handle;
// networkBytes: what its weights take.
#include "binding/architecture.h"
#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/handle.h"
#include "binding/weight_values.h"
#include "kernels/kernels.h"
#include "model/make_network.h"

namespace compact_rnn {
namespace {

CellWeights to_cell_weights(const Napi::Object& weights, const LayerSpec& layer,
                            const DirectionSpec& spec) {
  const std::size_t cells = layer.cell.cells;
  CellWeights w;
  w.input = from_weight_handle(weights.Get("input"), "input");
  w.recurrent = from_weight_handle(weights.Get("recurrent"), "recurrent");
  if (w.input->rows() != layer.cell.gates() * cells)
    throw Error("INVALID_MODEL", "input is packed in another shape");
  w.bias = to_floats(weights.Get("bias"), "bias", layer.cell.gates() * cells);
  if (spec.recurrent_bias)
    w.recurrent_bias = to_floats(weights.Get("recurrentBias"), "recurrentBias", cells);
  if (spec.peepholes) w.peepholes = to_floats(weights.Get("peepholes"), "peepholes", 3 * cells);
  if (spec.initial_hidden)
    w.initial_hidden = to_floats(weights.Get("initialHidden"), "initialHidden", cells);
  if (spec.initial_cell)
    w.initial_cell = to_floats(weights.Get("initialCell"), "initialCell", cells);
  if (spec.projection != 0)
    w.projection = from_weight_handle(weights.Get("projection"), "projection");
  return w;
}

// The entry `i` of an array that must have `length` of them.
Napi::Value entry_of(const Napi::Value& value, const char* name, std::size_t length,
                     std::size_t i) {
  if (!value.IsArray() || value.As<Napi::Array>().Length() != length)
    throw Error("INVALID_MODEL", std::string(name) + " must hold " + std::to_string(length) +
                                     " entries, as the architecture says");
  return value.As<Napi::Array>().Get(static_cast<std::uint32_t>(i));
}

FrameWeights to_frame_weights(const Napi::Object& weights, const FrameSpec& spec) {
  const auto vector = [&](const char* name, bool is_there) {
    return is_there ? to_floats(weights.Get(name), name, spec.outputs) : nullptr;
  };
  const bool is_dense = spec.kind == FrameKind::dense;
  FrameWeights w;
  if (is_dense) w.weight = from_weight_handle(weights.Get("weight"), "weight");
  w.vectors.bias = vector("bias", is_dense && spec.bias);
  w.vectors.scale = vector("scale", spec.scale);
  w.vectors.shift = vector("shift", spec.shift);
  return w;
}

std::vector<FrameWeights> to_all_frame_weights(const Napi::Value& value,
                                               const std::vector<FrameSpec>& specs) {
  std::vector<FrameWeights> all;
  for (std::size_t i = 0; i < specs.size(); ++i)
    all.push_back(to_frame_weights(
        entry_of(value, "layers of frames", specs.size(), i).As<Napi::Object>(), specs[i]));
  return all;
}

LayerWeights to_layer_weights(const Napi::Object& weights, const LayerSpec& layer) {
  LayerWeights w;
  w.before = to_all_frame_weights(weights.Get("before"), layer.before);
  const std::size_t directions = layer.directions.size();
  for (std::size_t d = 0; d < directions; ++d)
    w.directions.push_back(to_cell_weights(
        entry_of(weights.Get("directions"), "a layer", directions, d).As<Napi::Object>(), layer,
        layer.directions[d]));
  return w;
}

NetworkWeights to_network_weights(const Napi::Object& weights, const Architecture& architecture) {
  NetworkWeights w;
  if (architecture.has_embedding())
    w.embedding =
        from_handle<const Embedding>(weights.Get("embedding"), kEmbeddingTag, "embedding");
  const std::size_t layers = architecture.layers.size();
  for (std::size_t i = 0; i < layers; ++i)
    w.layers.push_back(
        to_layer_weights(entry_of(weights.Get("layers"), "layers", layers, i).As<Napi::Object>(),
                         architecture.layers[i]));
  w.head = to_all_frame_weights(weights.Get("head"), architecture.head);
  return w;
}

// (architecture, weights)
Napi::Value pack_network(const Napi::CallbackInfo& info) {
  // Chosen here, where a bad COMPACT_RNN_ISA can be reported: a team's chunks must not throw.
  kernels();
  const Architecture architecture = to_architecture(info[0]);
  std::shared_ptr<const Network> network =
      make_network(architecture, to_network_weights(info[1].As<Napi::Object>(), architecture));
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
