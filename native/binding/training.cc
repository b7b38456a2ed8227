#include "binding/training.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "binding/arguments.h"
#include "binding/weight_values.h"
#include "train/batch.h"

namespace compact_rnn {
namespace {

// Of one matrix: null, for dense, where the value is undefined, else that of a stored weight, whose
// numbers are not read.
SharedStructure to_structure(const Napi::Value& value, const WeightShape& shape,
                             const std::string& name) {
  if (value.IsUndefined()) return nullptr;
  const StoredWeight stored = to_stored_weight(value);
  const auto* bits = stored.find<double>("quantized");
  const bool rounded = bits != nullptr;
  const Storage storage = rounded && *bits == 4 ? Storage::int4 : Storage::int8;
  if (stored.kind == "quantized") return dense_structure(shape)->quantized(storage);
  const CheckedWeight weight = check_weight(stored, shape.gates);
  const auto [rows, cols, gates] = weight.structure->shape();
  if (rows != shape.rows || cols != shape.cols)
    throw Error("INVALID_MODEL", name + " must be [" + std::to_string(shape.rows) + ", " +
                                     std::to_string(shape.cols) + "], but is [" +
                                     std::to_string(rows) + ", " + std::to_string(cols) + "]");
  for (const StoredMatrix& part : weight.numbers)
    if (part.storage != Storage::f32)
      throw Error("INVALID_MODEL", name + " must be of f32 to learn");
  return rounded ? weight.structure->quantized(storage) : weight.structure;
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

// Of layers of frames, from an array with an entry for each; widths[i] numbers come into the i-th.
std::vector<SharedStructure> to_frames(const Napi::Value& value,
                                       const std::vector<FrameSpec>& specs,
                                       const std::size_t* widths) {
  std::vector<SharedStructure> structures;
  if (!value.IsArray()) throw Error("INVALID_INPUT", "structures of frames must be an array");
  for (std::uint32_t i = 0; i < specs.size(); ++i) {
    const FrameSpec& spec = specs[i];
    const bool is_dense = spec.kind == FrameKind::dense;
    structures.push_back(is_dense
                             ? to_structure(value.As<Napi::Array>().Get(i),
                                            {spec.outputs, widths[i], 1}, spec.name + " weight")
                             : nullptr);
  }
  return structures;
}

}  // namespace

train::Structures to_structures(const Napi::Value& value, const Architecture& architecture) {
  train::Structures structures;
  if (value.IsUndefined()) return structures;
  const auto layers = value.As<Napi::Object>().Get("layers").As<Napi::Array>();
  const std::vector<std::size_t> widths = widths_of(architecture);
  std::size_t position = 0;
  for (std::uint32_t i = 0; i < architecture.layers.size(); ++i) {
    const LayerSpec& layer = architecture.layers[i];
    const auto given = layers.Get(i).As<Napi::Object>();
    structures.before.push_back(to_frames(given.Get("before"), layer.before, &widths[position]));
    position += layer.before.size();
    const auto directions = given.Get("directions").As<Napi::Array>();
    structures.layers.emplace_back();
    for (std::uint32_t d = 0; d < layer.directions.size(); ++d)
      structures.layers.back().push_back(to_direction(directions.Get(d).As<Napi::Object>(), layer,
                                                      layer.directions[d], widths[position]));
    ++position;
  }
  structures.head =
      to_frames(value.As<Napi::Object>().Get("head"), architecture.head, &widths[position]);
  return structures;
}

std::vector<std::uint32_t> to_lengths(const Napi::Value& value, std::size_t count,
                                      std::size_t least, std::size_t most) {
  const std::uint32_t* given = to_elements<std::uint32_t>(value, "lengths", count);
  std::vector<std::uint32_t> lengths(given, given + count);
  for (const std::uint32_t length : lengths)
    if (length < least || length > most) throw Error("INVALID_INPUT", "a length is out of range");
  return lengths;
}

train::Sequences to_sequences(const Napi::Object& batch, const Architecture& architecture) {
  train::Sequences sequences;
  sequences.frames = to_positive(batch.Get("frames"), "frames");
  sequences.sequences = to_positive(batch.Get("sequences"), "sequences");
  sequences.carry = batch.Get("carry").ToBoolean();
  sequences.lengths = to_lengths(batch.Get("lengths"), sequences.sequences, sequences.carry ? 0 : 1,
                                 sequences.frames);
  const std::size_t width = architecture.frame_size();
  const std::size_t rows = checked_product(sequences.frames, sequences.sequences, "inputs");
  const std::size_t size = checked_product(rows, width, "inputs");
  const float* given = to_floats(batch.Get("inputs"), "inputs", size);
  const std::vector<float> inputs(given, given + size);
  if (architecture.has_embedding())
    check_tokens(inputs.data(), size, architecture.embedding.tokens, "inputs");
  else
    check_finite(inputs.data(), size, "inputs");
  sequences.inputs = train::time_major(inputs.data(), sequences.sequences, sequences.frames, width);
  return sequences;
}

train::Update to_update(const Napi::Object& object) {
  const auto number = [&](const char* name) { return object.Get(name).ToNumber().DoubleValue(); };
  train::Update update;
  const std::string kind = object.Get("kind").ToString();
  if (kind != "adam" && kind != "sgd")
    throw Error("INVALID_INPUT", "kind is \"" + kind + "\" but must be adam or sgd");
  update.is_adam = kind == "adam";
  update.adam = {number("rate"), number("beta1"), number("beta2"), number("epsilon")};
  update.sgd = {number("rate"), number("momentum")};
  update.weight_decay = number("weightDecay");
  update.scale = number("scale");
  update.clip_norm = number("clipNorm");
  update.clip_value = number("clipValue");
  return update;
}

Napi::Value to_javascript(Napi::Env env, const train::Scored& scored) {
  auto object = Napi::Object::New(env);
  const auto set = [&](const char* name, double value) {
    object.Set(name, Napi::Number::New(env, value));
  };
  set("loss", scored.loss);
  set("count", static_cast<double>(scored.count));
  set("errors", static_cast<double>(scored.errors));
  set("labels", static_cast<double>(scored.labels));
  set("decoded", static_cast<double>(scored.decoded));
  set("infeasible", static_cast<double>(scored.infeasible));
  auto sequences = Napi::Float64Array::New(env, 4 * scored.sequences.size());
  double* number = sequences.Data();
  for (const train::Score& each : scored.sequences) {
    *number++ = each.loss;
    for (const std::size_t sum : {each.count, each.errors, each.labels})
      *number++ = static_cast<double>(sum);
  }
  object.Set("sequences", sequences);
  return object;
}

}  // namespace compact_rnn
