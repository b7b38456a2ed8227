#include "file/network_reader.h"

#include <cmath>

#include "base/error.h"

namespace compact_rnn::file {

namespace {

constexpr std::uint64_t kMostSize = 0x7fffffff;
constexpr std::size_t kMostLayers = 10'000;
constexpr const char* kInput = "input";
// Arrays of the size of its output that a layer of frames takes: two in turn, one kept.
constexpr std::size_t kOutputsOfFrames = 3;

std::vector<Fields> read_layers(Fields& fields, const char* key) {
  std::vector<Fields> layers = fields.objects(key);
  if (layers.size() > kMostLayers)
    invalid_model(fields.where(key) + " are " + std::to_string(layers.size()) + ", more than the " +
                  std::to_string(kMostLayers) + " that a model can have");
  return layers;
}

// Kernels have bounds as floats: what is beyond every float bounds nothing.
double read_bound(Fields& fields, const char* key, const std::string& what) {
  if (!fields.has(key)) return kUnbounded;
  const auto bound = static_cast<float>(fields.positive_number(key));
  if (!(bound > 0)) invalid_model(what + " must be above 0");
  return std::isinf(bound) ? kUnbounded : static_cast<double>(fields.positive_number(key));
}

// An option that only one kind of cell knows; elsewhere it may say that it is off.
bool read_option(Fields& fields, const char* key, bool is_known, const std::string& layer) {
  if (!fields.has(key)) return false;
  const bool is_on = fields.boolean(key);
  if (is_on && !is_known)
    invalid_model(layer + " has " + key + ", which its kind of cell does not know: leave it out");
  return is_on;
}

std::size_t functions_of(CellKind kind) {
  return kind == CellKind::lstm ? 3 : kind == CellKind::gru ? 2 : 1;
}

}  // namespace

std::shared_ptr<const Network> NetworkReader::read(Fields& architecture) {
  constexpr bool kLastFrame[] = {false, true};
  architecture_.last_frame =
      kLastFrame[architecture.one_of("emits", {"every-frame", "last-frame"})];
  if (architecture.has("embedding")) read_embedding(architecture);
  std::vector<Fields> layers = read_layers(architecture, "layers");
  if (layers.empty()) invalid_model("the model has no recurrent layer");
  for (Fields& layer : layers) read_layer(layer);
  std::vector<FrameLayerFields> head = read_frames(architecture, "beforeHead");
  for (const FrameLayerFields& layer : head)
    if (architecture_.last_frame && layer.spec.kind == FrameKind::combination)
      invalid_model(layer.spec.name +
                    " combines every frame with others, but the network emits its last frame");
  for (Fields& layer : read_layers(architecture, "head"))
    head.push_back(read_dense_layer(layer, weights_, tensors_));
  for (FrameLayerFields& layer : head) place(layer, architecture_.head, network_.head);
  memory_.add_numbers(architecture_.frame_size() + width());
  return make_network(architecture_, network_);
}

std::vector<FrameLayerFields> NetworkReader::read_frames(Fields& fields, const char* key) {
  std::vector<FrameLayerFields> layers;
  if (!fields.has(key)) return layers;
  for (Fields& layer : read_layers(fields, key))
    layers.push_back(read_frame_layer(layer, weights_, tensors_));
  return layers;
}

void NetworkReader::read_embedding(Fields& architecture) {
  network_.embedding = weights_.embedding(architecture, "embedding");
  architecture_.embedding = {network_.embedding->rows(), network_.embedding->columns()};
}

void NetworkReader::note(const std::string& name, std::size_t outputs) {
  if (!names_.insert(name).second)
    invalid_model("two layers are called " + shown(name) + "; names must be unique");
  positions_[name] = widths_.size();
  widths_.push_back(outputs);
}

void NetworkReader::read_layer(Fields& fields) {
  LayerSpec layer;
  layer.name = fields.string("name");
  std::vector<FrameLayerFields> before = read_frames(fields, "before");
  const auto inputs = static_cast<std::size_t>(fields.whole_number("inputSize", 1, kMostSize));
  if (widths_.empty()) {  // of the first layer, which says what the network reads
    architecture_.input_size =
        !before.empty() && before[0].fixes_input ? before[0].spec.inputs : inputs;
    widths_.push_back(architecture_.first_input_size());
    positions_[kInput] = 0;
  }
  network_.layers.emplace_back();
  for (FrameLayerFields& each : before) place(each, layer.before, network_.layers.back().before);
  if (inputs != width())
    invalid_model(layer.name + " takes " + std::to_string(inputs) +
                  " inputs, but the layer below emits " + std::to_string(width()));
  read_cell(fields, layer);
  enum { kForward, kBackward, kBoth };
  const std::size_t direction =
      fields.one_of("direction", {"forward", "backward", "bidirectional"});
  std::vector<Fields> weights = fields.objects("weights");
  if (weights.size() != (direction == kBoth ? 2 : 1))
    fields.refuse("weights", direction == kBoth ? "two objects" : "one object");
  layer.outputs_hidden =
      fields.has("emits") && fields.one_of("emits", {"projection", "hidden"}) == 1;
  for (std::size_t d = 0; d < weights.size(); ++d) {
    const std::string where =
        direction == kBoth ? layer.name + (d == 0 ? ".forward" : ".backward") : layer.name;
    read_direction(weights[d], layer, direction == kBackward || d == 1, where);
  }
  fields.done();
  memory_.add_numbers(layer.output_size());
  note(layer.name, layer.output_size());
  architecture_.layers.push_back(std::move(layer));
}

void NetworkReader::read_cell(Fields& fields, LayerSpec& layer) {
  constexpr CellKind kCells[] = {CellKind::rnn, CellKind::lstm, CellKind::gru};
  constexpr Activation kActivations[] = {Activation::tanh, Activation::relu, Activation::sigmoid};
  CellSpec& cell = layer.cell;
  cell.kind = kCells[fields.one_of("cell", {"rnn", "lstm", "gru"})];
  cell.cells = static_cast<std::size_t>(fields.whole_number("hiddenSize", 1, kMostSize));
  if (fields.has("activation")) {
    cell.activation = kActivations[fields.one_of("activation", {"tanh", "relu", "sigmoid"})];
    if (cell.kind != CellKind::rnn)
      invalid_model(layer.name + " has an activation, which only rnn cells know: leave it out");
  }
  has_activation_ = fields.has("activation");
  cell.reset_after = read_option(fields, "resetAfter", cell.kind == CellKind::gru, layer.name);
  cell.coupled_gates = read_option(fields, "coupledGates", cell.kind == CellKind::lstm, layer.name);
  cell.gate_clip = read_bound(fields, "gateClip", layer.name + " gateClip");
  cell.cell_clip = read_bound(fields, "cellClip", layer.name + " cellClip");
  if (fields.has("cellClip") && !std::isinf(cell.cell_clip) && cell.kind != CellKind::lstm)
    invalid_model(layer.name + " has cellClip, which only lstm cells know: leave it out");
}

void NetworkReader::read_direction(Fields& fields, LayerSpec& layer, bool backward,
                                   const std::string& where) {
  const std::size_t cells = layer.cell.cells, gates = layer.cell.gates(), rows = gates * cells;
  DirectionSpec direction;
  direction.backward = backward;
  CellWeights weights;
  FileWeight& input = weights_.weight(fields, "input", gates);
  FileWeight& recurrent = weights_.weight(fields, "recurrent", gates);
  FileWeight* projection =
      fields.has("projection") ? &weights_.weight(fields, "projection", 1) : nullptr;
  if (projection != nullptr) direction.projection = projection->shape().rows;
  weights.bias = tensors_.vector(fields, "bias", rows, where + " bias");
  memory_.add_numbers(2 * rows + 3 * cells + layer.recurrent_size(direction));
  weights.input = input.pack(rows, width(), where + " input weight", memory_);
  weights.recurrent =
      recurrent.pack(rows, layer.recurrent_size(direction), where + " recurrent weight", memory_);
  if (projection != nullptr)
    weights.projection =
        projection->pack(direction.projection, cells, where + " projection", memory_);
  read_beginning(fields, layer, direction, weights, where);
  fields.done();
  layer.directions.push_back(std::move(direction));
  network_.layers.back().directions.push_back(std::move(weights));
}

// Vectors besides the bias, and activations other than the usual ones.
void NetworkReader::read_beginning(Fields& fields, const LayerSpec& layer, DirectionSpec& direction,
                                   CellWeights& weights, const std::string& where) {
  const std::size_t cells = layer.cell.cells;
  const bool is_lstm = layer.cell.kind == CellKind::lstm;
  const auto vector = [&](const char* key, std::size_t size, bool is_known, bool& is_there) {
    is_there = fields.has(key);
    if (is_there && !is_known)
      invalid_model(where + " has " + key + ", which its kind of cell does not know");
    return is_there ? tensors_.vector(fields, key, size, where + " " + key) : nullptr;
  };
  weights.recurrent_bias =
      vector("recurrentBias", cells, layer.cell.kind == CellKind::gru && layer.cell.reset_after,
             direction.recurrent_bias);
  weights.peepholes = vector("peepholes", 3 * cells, is_lstm, direction.peepholes);
  weights.initial_hidden = vector("initialHidden", cells, true, direction.initial_hidden);
  weights.initial_cell = vector("initialCell", cells, is_lstm, direction.initial_cell);
  if (!fields.has("activations")) return;
  if (has_activation_)
    invalid_model(layer.name + " has an activation, and " + where +
                  " one of its own: leave one out");
  for (Fields& function : fields.objects("activations"))
    direction.curves.push_back(read_function(function, "an activation of " + where));
  if (direction.curves.size() != functions_of(layer.cell.kind))
    invalid_model(where + " has " + std::to_string(direction.curves.size()) +
                  " activations, but its cell has " +
                  std::to_string(functions_of(layer.cell.kind)));
}

void NetworkReader::place(FrameLayerFields& layer, std::vector<FrameSpec>& specs,
                          std::vector<FrameWeights>& weights) {
  FrameSpec& spec = layer.spec;
  if (spec.kind == FrameKind::combination)
    fit_combination(layer, spec);
  else if (spec.inputs != width())
    invalid_model(spec.name + " takes " + std::to_string(spec.inputs) + " numbers, but gets " +
                  std::to_string(width()));
  memory_.add_numbers(kOutputsOfFrames * spec.outputs);
  FrameWeights own;
  own.vectors = layer.vectors;
  if (layer.weight != nullptr)
    own.weight = layer.weight->pack(spec.outputs, spec.inputs, spec.name + " weight", memory_);
  note(spec.name, spec.outputs);
  specs.push_back(std::move(spec));
  weights.push_back(std::move(own));
}

void NetworkReader::fit_combination(const FrameLayerFields& layer, FrameSpec& spec) const {
  const auto found = positions_.find(layer.with);
  if (found == positions_.end())
    invalid_model(spec.name + " combines with " + shown(layer.with) +
                  ", which is not a layer before it: name one, or \"input\"");
  spec.source = found->second;
  const std::size_t others = widths_[spec.source];
  spec.inputs = width();
  spec.outputs = spec.combining == Combining::recall          ? others
                 : spec.combining == Combining::concatenation ? width() + others
                                                              : width();
  const bool is_free =
      spec.combining == Combining::recall || spec.combining == Combining::concatenation;
  if (!is_free && width() != others)
    invalid_model(spec.name + " combines " + std::to_string(width()) + " numbers with the " +
                  std::to_string(others) + " of " + layer.with);
}

}  // namespace compact_rnn::file
