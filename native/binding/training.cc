#include "binding/training.h"

#include <algorithm>
#include <cmath>

#include "binding/arguments.h"
#include "binding/stored_weight.h"
#include "train/time_major.h"

namespace compact_rnn {
namespace {

double to_bound(const Napi::Value& value) {
  return value.IsUndefined() ? train::kUnbounded : value.ToNumber().DoubleValue();
}

CellKind to_cell_kind(const std::string& cell) {
  return cell == "lstm" ? CellKind::lstm : cell == "gru" ? CellKind::gru : CellKind::rnn;
}

Activation to_activation(const std::string& activation) {
  if (activation == "sigmoid") return Activation::sigmoid;
  if (activation == "tanh") return Activation::tanh;
  if (activation == "relu") return Activation::relu;
  return Activation::none;  // softmax and log-softmax belong to the criterion
}

// The structure of a weight that learns: none, for dense, where nothing is said, else that of a
// stored weight, whose numbers are not read here.
SharedStructure to_structure(const Napi::Value& value, const WeightShape& shape,
                             const std::string& name) {
  if (value.IsUndefined()) return nullptr;
  const StoredWeight stored = to_stored_weight(value);
  if (stored.kind == "quantized") return dense_structure(shape)->quantized();
  const CheckedWeight weight = check_weight(stored, shape.gates);
  const WeightShape& its = weight.structure->shape();
  if (its.rows != shape.rows || its.cols != shape.cols)
    throw Error("INVALID_MODEL", name + " must be [" + std::to_string(shape.rows) + ", " +
                                     std::to_string(shape.cols) + "], but is [" +
                                     std::to_string(its.rows) + ", " + std::to_string(its.cols) +
                                     "]");
  for (const StoredMatrix& part : weight.numbers)
    if (part.storage != Storage::f32)
      throw Error("INVALID_MODEL", name + " must be of f32 to learn");
  const auto quantized = stored.flags.find("quantized");
  const bool is_quantized = quantized != stored.flags.end() && quantized->second;
  return is_quantized ? weight.structure->quantized() : weight.structure;
}

train::DirectionStructures to_direction_structures(const Napi::Value& value,
                                                   const train::LayerSpec& layer,
                                                   const train::DirectionSpec& direction,
                                                   std::size_t inputs) {
  if (value.IsUndefined()) return {};
  const auto weights = value.As<Napi::Object>();
  const std::size_t gates = layer.gates(), rows = gates * layer.cells;
  const auto structure = [&](const char* which, const WeightShape& shape) {
    return to_structure(weights.Get(which), shape, layer.name + " " + which);
  };
  train::DirectionStructures structures;
  structures.input = structure("input", {rows, inputs, gates});
  structures.recurrent = structure("recurrent", {rows, layer.fed_back_size(direction), gates});
  if (direction.projection != 0)
    structures.projection = structure("projection", {direction.projection, layer.cells, 1});
  return structures;
}

train::LayerSpec to_layer(const Napi::Object& object, std::size_t inputs) {
  train::LayerSpec layer;
  layer.name = object.Get("name").ToString();
  const auto directions = object.Get("directions").As<Napi::Array>();
  if (directions.Length() == 0) throw Error("INVALID_MODEL", "a layer has no direction");
  for (std::uint32_t d = 0; d < directions.Length(); ++d) {
    const auto each = directions.Get(d).As<Napi::Object>();
    layer.kind = to_cell_kind(each.Get("cell").ToString());
    layer.cells = to_positive(each.Get("cells"), "cells");
    layer.activation = to_activation(each.Get("activation").ToString());
    layer.reset_after = each.Get("resetAfter").ToBoolean();
    layer.gate_clip = to_bound(each.Get("gateClip"));
    layer.cell_clip = to_bound(each.Get("cellClip"));
    layer.emits_hidden = each.Get("emitsHidden").ToBoolean();
    train::DirectionSpec direction;
    direction.backward = each.Get("backward").ToBoolean();
    if (each.Get("projection").ToBoolean())
      direction.projection = to_positive(each.Get("recurrentSize"), "recurrentSize");
    direction.peepholes = each.Get("peepholes").ToBoolean();
    direction.recurrent_bias = each.Get("recurrentBias").ToBoolean();
    direction.structures = to_direction_structures(each.Get("kinds"), layer, direction, inputs);
    layer.directions.push_back(direction);
  }
  return layer;
}

train::HeadSpec to_head_layer(const Napi::Object& object, std::size_t inputs) {
  train::HeadSpec layer;
  layer.name = object.Get("name").ToString();
  layer.outputs = to_positive(object.Get("rows"), "rows");
  layer.activation = to_activation(object.Get("activation").ToString());
  layer.bias = object.Get("bias").ToBoolean();
  layer.structure =
      to_structure(object.Get("kind"), {layer.outputs, inputs, 1}, layer.name + " weight");
  return layer;
}

// The elements of a typed array of exactly `count`; they stay JavaScript's.
template <typename Element>
const Element* to_elements(const Napi::Value& value, napi_typedarray_type wanted, const char* name,
                           std::size_t count) {
  napi_typedarray_type type;
  std::size_t length = 0;
  void* data = nullptr;
  const napi_status status =
      napi_get_typedarray_info(value.Env(), value, &type, &length, &data, nullptr, nullptr);
  if (status != napi_ok || type != wanted)
    throw Error("INVALID_INPUT", std::string(name) + " is an array of another type");
  if (length != count)
    throw Error("INVALID_INPUT", std::string(name) + " must hold " + std::to_string(count) +
                                     " numbers but holds " + std::to_string(length));
  return static_cast<const Element*>(data);
}

const std::int32_t* to_labels(const Napi::Value& value, std::size_t count, std::int32_t least,
                              std::size_t units) {
  const std::int32_t* labels = to_elements<std::int32_t>(value, napi_int32_array, "labels", count);
  const bool inside = std::all_of(labels, labels + count, [&](std::int32_t label) {
    return label >= least && (label < 0 || static_cast<std::size_t>(label) < units);
  });
  if (!inside) throw Error("INVALID_INPUT", "a label is not one of the units");
  return labels;
}

train::Criterion to_ctc(const Napi::Object& object, std::size_t sequences, std::size_t units) {
  train::Criterion criterion;
  criterion.kind = train::CriterionKind::ctc;
  const std::size_t blank = to_size(object.Get("blank"), "blank");
  if (blank >= units) throw Error("INVALID_INPUT", "blank is not one of the units");
  criterion.blank = static_cast<std::int32_t>(blank);
  criterion.label_lengths =
      to_lengths(object.Get("labelLengths"), sequences, 0, std::size_t{1} << 31);
  std::size_t total = 0;
  for (const std::uint32_t length : criterion.label_lengths) total += length;
  const std::int32_t* labels = to_labels(object.Get("labels"), total, 0, units);
  criterion.labels.assign(labels, labels + total);
  if (std::count(labels, labels + total, criterion.blank) != 0)
    throw Error("INVALID_INPUT", "a label is the blank unit");
  return criterion;
}

}  // namespace

train::Architecture to_architecture(const Napi::Object& network) {
  train::Architecture architecture;
  architecture.input_size = to_positive(network.Get("inputSize"), "inputSize");
  if (network.Get("embedding").IsObject()) {
    const auto embedding = network.Get("embedding").As<Napi::Object>();
    architecture.embedding = {to_positive(embedding.Get("rows"), "rows"),
                              to_positive(embedding.Get("cols"), "cols")};
  }
  std::size_t inputs =
      architecture.has_embedding() ? architecture.embedding.size : architecture.input_size;
  const auto layers = network.Get("layers").As<Napi::Array>(),
             head = network.Get("head").As<Napi::Array>();
  if (layers.Length() == 0) throw Error("INVALID_MODEL", "the network has no recurrent layer");
  for (std::uint32_t i = 0; i < layers.Length(); ++i) {
    architecture.layers.push_back(to_layer(layers.Get(i).As<Napi::Object>(), inputs));
    inputs = architecture.layers.back().output_size();
  }
  for (std::uint32_t i = 0; i < head.Length(); ++i) {
    architecture.head.push_back(to_head_layer(head.Get(i).As<Napi::Object>(), inputs));
    inputs = architecture.head.back().outputs;
  }
  architecture.last_frame = network.Get("lastFrame").ToBoolean();
  return architecture;
}

std::vector<std::uint32_t> to_lengths(const Napi::Value& value, std::size_t count,
                                      std::size_t least, std::size_t most) {
  const std::uint32_t* lengths =
      to_elements<std::uint32_t>(value, napi_uint32_array, "lengths", count);
  for (std::size_t b = 0; b < count; ++b)
    if (lengths[b] < least || lengths[b] > most)
      throw Error("INVALID_INPUT", "a length is out of range");
  return {lengths, lengths + count};
}

train::Sequences to_sequences(const Napi::Object& batch, const train::Architecture& architecture) {
  train::Sequences sequences;
  sequences.frames = to_positive(batch.Get("frames"), "frames");
  sequences.sequences = to_positive(batch.Get("sequences"), "sequences");
  sequences.carry = batch.Get("carry").ToBoolean();
  sequences.lengths = to_lengths(batch.Get("lengths"), sequences.sequences, sequences.carry ? 0 : 1,
                                 sequences.frames);
  const std::size_t width = architecture.has_embedding() ? 1 : architecture.input_size;
  const std::size_t rows = checked_product(sequences.frames, sequences.sequences, "inputs");
  const std::size_t size = checked_product(rows, width, "inputs");
  const float* inputs = to_floats(batch.Get("inputs"), "inputs", size);
  if (architecture.has_embedding())
    check_tokens(inputs, size, architecture.embedding.tokens, "inputs");
  else
    check_finite(inputs, size, "inputs");
  sequences.inputs = train::time_major(inputs, sequences.sequences, sequences.frames, width);
  return sequences;
}

train::Criterion to_criterion(const Napi::Object& object, std::size_t sequences, std::size_t frames,
                              std::size_t units) {
  const std::string kind = object.Get("kind").ToString();
  if (kind == "ctc") return to_ctc(object, sequences, units);
  train::Criterion criterion;
  const std::size_t rows = checked_product(frames, sequences, "labels");
  if (kind == "ce") {
    const std::int32_t* labels = to_labels(object.Get("labels"), rows, -1, units);
    criterion.labels = train::time_major(labels, sequences, frames, 1);
    return criterion;
  }
  criterion.kind =
      kind == "mse" ? train::CriterionKind::mean_square : train::CriterionKind::divergence;
  const std::size_t size = checked_product(rows, units, "targets");
  const float* targets = to_floats(object.Get("targets"), "targets", size);
  check_finite(targets, size, "targets");
  criterion.targets = train::time_major(targets, sequences, frames, units);
  if (kind != "mse") criterion.temperature = object.Get("temperature").ToNumber().DoubleValue();
  if (!(criterion.temperature > 0)) throw Error("INVALID_INPUT", "temperature must be above 0");
  return criterion;
}

train::Update to_update(const Napi::Object& object) {
  const auto number = [&](const char* name) { return object.Get(name).ToNumber().DoubleValue(); };
  train::Update update;
  update.is_adam = object.Get("kind").ToString().Utf8Value() == "adam";
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
  set("infeasible", static_cast<double>(scored.infeasible));
  return object;
}

}  // namespace compact_rnn
