#include "binding/structures.h"

#include <string>

#include "binding/arguments.h"
#include "binding/stored_weight.h"
namespace compact_rnn {
namespace {

// Of one matrix: null, for dense, where the value is undefined, else that of a stored weight, whose
// numbers are not read.
SharedStructure to_structure(const Napi::Value& value, const WeightShape& shape,
                             const std::string& name) {
  if (value.IsUndefined()) return nullptr;
  const StoredWeight stored = to_stored_weight(value);
  if (stored.kind == "quantized") return dense_structure(shape)->quantized();
  const CheckedWeight weight = check_weight(stored, shape.gates);
  const auto [rows, cols, gates] = weight.structure->shape();
  if (rows != shape.rows || cols != shape.cols)
    throw Error("INVALID_MODEL", name + " must be [" + std::to_string(shape.rows) + ", " +
                                     std::to_string(shape.cols) + "], but is [" +
                                     std::to_string(rows) + ", " + std::to_string(cols) + "]");
  for (const StoredMatrix& part : weight.numbers)
    if (part.storage != Storage::f32)
      throw Error("INVALID_MODEL", name + " must be of f32 to learn");
  const auto quantized = stored.flags.find("quantized");
  const bool is_quantized = quantized != stored.flags.end() && quantized->second;
  return is_quantized ? weight.structure->quantized() : weight.structure;
}

train::DirectionStructures to_direction(const Napi::Object& weights, const LayerSpec& layer,
                                        const DirectionSpec& direction, std::size_t inputs) {
  const std::size_t cells = layer.cell.cells, gates = layer.cell.gates(), rows = gates * cells;
  const auto structure = [&](const char* role, const WeightShape& shape) {
    return to_structure(weights.Get(role), shape, layer.name + " " + role);
  };
  train::DirectionStructures structures;
  structures.input = structure("input", {rows, inputs, gates});
  structures.recurrent = structure("recurrent", {rows, layer.recurrent_size(direction), gates});
  if (direction.projection != 0)
    structures.projection = structure("projection", {direction.projection, cells, 1});
  return structures;
}

}  // namespace

train::Structures to_structures(const Napi::Value& value, const Architecture& architecture) {
  train::Structures structures;
  if (value.IsUndefined()) return structures;
  const auto layers = value.As<Napi::Object>().Get("layers").As<Napi::Array>(),
             head = value.As<Napi::Object>().Get("head").As<Napi::Array>();
  std::size_t inputs = architecture.first_input_size();
  for (std::uint32_t i = 0; i < architecture.layers.size(); ++i) {
    const LayerSpec& layer = architecture.layers[i];
    const auto directions = layers.Get(i).As<Napi::Array>();
    structures.layers.emplace_back();
    for (std::uint32_t d = 0; d < layer.directions.size(); ++d)
      structures.layers.back().push_back(
          to_direction(directions.Get(d).As<Napi::Object>(), layer, layer.directions[d], inputs));
    inputs = layer.output_size();
  }
  for (std::uint32_t i = 0; i < architecture.head.size(); ++i) {
    const HeadSpec& layer = architecture.head[i];
    structures.head.push_back(
        to_structure(head.Get(i), {layer.outputs, inputs, 1}, layer.name + " weight"));
    inputs = layer.outputs;
  }
  return structures;
}

}  // namespace compact_rnn
