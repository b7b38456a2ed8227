#include "net_case.h"

#include "../buffers.h"
#include "../weights/defined_weight.h"

namespace compact_rnn::test {
namespace {

constexpr std::size_t kInputs = 3;

LayerSpec layer_of(CellKind kind, std::size_t cells = 5) {
  LayerSpec layer;
  layer.name = "layer";
  layer.cell.kind = kind;
  layer.cell.cells = cells;
  layer.directions.resize(1);
  return layer;
}

LayerSpec gru_of(bool reset_after) {
  LayerSpec layer = layer_of(CellKind::gru);
  layer.cell.reset_after = reset_after;
  layer.directions[0].recurrent_bias = reset_after;
  return layer;
}

LayerSpec rnn_of(Activation activation) {
  LayerSpec layer = layer_of(CellKind::rnn);
  layer.cell.activation = activation;
  return layer;
}

LayerSpec with_peepholes(LayerSpec layer) {
  for (auto& direction : layer.directions) direction.peepholes = true;
  return layer;
}

LayerSpec with_clips(LayerSpec layer) {
  layer.cell.gate_clip = 0.7;
  layer.cell.cell_clip = 0.4;
  return layer;
}

LayerSpec projected(LayerSpec layer, bool outputs_hidden) {
  for (auto& direction : layer.directions) direction.projection = 2;
  layer.outputs_hidden = outputs_hidden;
  return layer;
}

LayerSpec backward(LayerSpec layer) {
  layer.directions[0].backward = true;
  return layer;
}

LayerSpec bidirectional(LayerSpec layer) {
  layer.directions.push_back(layer.directions[0]);
  layer.directions[1].backward = true;
  return layer;
}

NetCase case_of(std::string name, std::vector<LayerSpec> layers) {
  NetCase made;
  made.name = std::move(name);
  made.architecture.input_size = kInputs;
  made.architecture.layers = std::move(layers);
  made.architecture.head = {FrameSpec::dense("dense", 4, Activation::none, true)};
  return made;
}

void add_variants(std::vector<NetCase>& cases, const std::string& name, const LayerSpec& layer) {
  cases.push_back(case_of(name, {layer}));
  cases.push_back(case_of(name + ", clips", {with_clips(layer)}));
  cases.push_back(case_of(name + ", projection", {projected(layer, false)}));
  cases.push_back(
      case_of(name + ", projection, outputs hidden, clips", {with_clips(projected(layer, true))}));
  cases.push_back(case_of(name + ", backward", {backward(layer)}));
  cases.push_back(case_of(name + ", bidirectional", {bidirectional(layer)}));
  cases.push_back(
      case_of(name + ", bidirectional, projection, two layers",
              {bidirectional(projected(layer, false)), bidirectional(projected(layer, true))}));
  NetCase last = case_of(name + ", last frame", {bidirectional(layer)});
  last.architecture.last_frame = true;
  cases.push_back(last);
  NetCase carried = case_of(name + ", carried state", {layer, projected(layer, false)});
  carried.options.carry = true;
  cases.push_back(carried);
}

void add_heads(std::vector<NetCase>& cases) {
  const LayerSpec lstm = layer_of(CellKind::lstm);
  for (const Activation activation : {Activation::tanh, Activation::sigmoid, Activation::relu}) {
    NetCase headed =
        case_of("head with activation " + std::to_string(static_cast<int>(activation)), {lstm});
    headed.architecture.head = {FrameSpec::dense("hidden", 18, activation, true),
                                FrameSpec::dense("out", 3, activation, false)};
    cases.push_back(headed);
  }
  NetCase headless = case_of("no head", {lstm, gru_of(true)});
  headless.architecture.head.clear();
  headless.options.dropout = 0.4;
  cases.push_back(headless);
}

FrameSpec frame_of(FrameKind kind, std::size_t inputs, std::size_t outputs, std::string name) {
  FrameSpec spec;
  spec.kind = kind;
  spec.name = std::move(name);
  spec.inputs = inputs;
  spec.outputs = outputs;
  return spec;
}

FrameSpec norm_of(FrameKind kind, std::size_t size, bool scaled) {
  FrameSpec spec = frame_of(kind, size, size, scaled ? "scaled norm" : "norm");
  spec.epsilon = 1e-3f;
  spec.scale = spec.shift = scaled;
  return spec;
}

FrameSpec curve_of(std::size_t size, CurveKind kind, bool scale, bool shift) {
  FrameSpec spec = frame_of(FrameKind::elementwise, size, size, "curve");
  spec.curve = {kind, 0.4f, 0.9f};
  spec.scale = scale;
  spec.shift = shift;
  return spec;
}

FrameSpec combined(Combining combining, std::size_t inputs, std::size_t outputs, std::size_t source,
                   bool leads = false) {
  FrameSpec spec = frame_of(FrameKind::combination, inputs, outputs, "combination");
  spec.combining = combining;
  spec.source = source;
  spec.leads = leads;
  return spec;
}

// input 0, in 1, norm 2, lstm 3, curve 4, gru 5, sum 6, concatenation 7, inner 8, recall 9, product
// 10, curve 11, out 12
NetCase with_frames(const std::string& name) {
  LayerSpec first = layer_of(CellKind::lstm), second = gru_of(true);
  first.before = {FrameSpec::dense("in", 4, Activation::relu, true),
                  norm_of(FrameKind::layer_norm, 4, true)};
  second.before = {curve_of(5, CurveKind::gelu, true, true)};
  NetCase its = case_of(name, {first, second});
  FrameSpec inner = FrameSpec::dense("inner", 5, Activation::none, true),
            shared_out = curve_of(5, CurveKind::none, true, false);
  inner.normalization = Normalization::log_softmax;
  shared_out.name = "shares";
  shared_out.normalization = Normalization::softmax;
  its.architecture.head = {combined(Combining::sum, 5, 5, 3),
                           combined(Combining::concatenation, 5, 5 + kInputs, 0, true),
                           inner,
                           combined(Combining::recall, 5, 5, 4),
                           combined(Combining::product, 5, 5, 8),
                           shared_out,
                           FrameSpec::dense("out", 4, Activation::none, true)};
  return its;
}

void add_frames(std::vector<NetCase>& cases) {
  cases.push_back(with_frames("layers of frames"));
  NetCase dropped = with_frames("layers of frames, dropout");
  dropped.options.dropout = 0.3;
  cases.push_back(dropped);
  NetCase embedded = with_frames("layers of frames, embedding");
  embedded.architecture.embedding = {6, kInputs};
  cases.push_back(embedded);
  NetCase last = case_of("layers of frames, last frame", {bidirectional(layer_of(CellKind::lstm))});
  last.architecture.last_frame = true;
  last.architecture.head = {norm_of(FrameKind::rms_norm, 10, false),
                            curve_of(10, CurveKind::scaled_tanh, false, true)};
  cases.push_back(last);
}

// A weight of this shape.
using KindOf = std::function<DefinedWeight(const WeightShape&)>;

// All matrices but embeddings of one kind.
NetCase with_kind(NetCase its, const KindOf& kind_of) {
  std::size_t inputs = its.architecture.input_size;
  for (const LayerSpec& layer : its.architecture.layers) {
    const std::size_t cells = layer.cell.cells, gates = layer.cell.gates(), rows = gates * cells;
    its.structures.layers.emplace_back();
    for (const DirectionSpec& direction : layer.directions) {
      train::DirectionStructures structures;
      structures.input = kind_of({rows, inputs, gates}).structure;
      structures.recurrent = kind_of({rows, layer.recurrent_size(direction), gates}).structure;
      if (direction.projection != 0)
        structures.projection = kind_of({direction.projection, cells, 1}).structure;
      its.structures.layers.back().push_back(std::move(structures));
    }
    inputs = layer.output_size();
  }
  for (const FrameSpec& layer : its.architecture.head) {
    its.structures.head.push_back(kind_of({layer.outputs, inputs, 1}).structure);
    inputs = layer.outputs;
  }
  return its;
}

DefinedWeight of_each_gate(const WeightShape& shape) {
  Randoms randoms(3);
  const WeightShape each = shape.gate();
  const DefinedWeight kinds[] = {hashed(each, 9, 1, true), dense(each), toeplitz_like(each, 1),
                                 sparse(each, 16, 60, randoms)};
  return stacked({kinds, kinds + shape.gates});
}

void add_kinds(std::vector<NetCase>& cases) {
  Randoms randoms(2);
  const std::pair<const char*, KindOf> kinds[] = {
      {"low-rank", [](const auto& shape) { return low_rank(shape, 2); }},
      {"hashed", [](const auto& shape) { return hashed(shape, 23, 5, true); }},
      {"sparse", [&](const auto& shape) { return sparse(shape, 1, 60, randoms); }},
      {"sparse in blocks", [&](const auto& shape) { return sparse(shape, 16, 60, randoms); }},
      {"toeplitz-like", [](const auto& shape) { return toeplitz_like(shape, 2); }},
      {"a kind for each gate", of_each_gate}};
  for (const auto& [name, kind_of] : kinds) {
    const auto add = [&, name = std::string(name), &kind = kind_of](const std::string& what,
                                                                    LayerSpec layer) {
      cases.push_back(with_kind(case_of(what + ", " + name, {std::move(layer)}), kind));
    };
    add("lstm, projection", projected(layer_of(CellKind::lstm, 18), false));
    add("gru, bidirectional", bidirectional(gru_of(true)));
    add("gru, reset before", gru_of(false));
    add("rnn", rnn_of(Activation::tanh));
  }
}

std::vector<NetCase> made_cases() {
  std::vector<NetCase> cases;
  add_variants(cases, "rnn tanh", rnn_of(Activation::tanh));
  add_variants(cases, "rnn relu", rnn_of(Activation::relu));
  cases.push_back(case_of("rnn sigmoid, clips", {with_clips(rnn_of(Activation::sigmoid))}));
  add_variants(cases, "lstm", layer_of(CellKind::lstm));
  add_variants(cases, "lstm, peepholes", with_peepholes(layer_of(CellKind::lstm)));
  add_variants(cases, "gru", gru_of(true));
  add_variants(cases, "gru, reset before", gru_of(false));
  LayerSpec plain_gru = gru_of(true);
  plain_gru.directions[0].recurrent_bias = false;
  cases.push_back(case_of("gru without a recurrent bias", {plain_gru}));
  cases.push_back(case_of("more than a block", {with_peepholes(layer_of(CellKind::lstm, 18))}));
  cases.push_back(
      case_of("three layers", {layer_of(CellKind::lstm), gru_of(false), rnn_of(Activation::tanh)}));
  add_heads(cases);
  add_frames(cases);
  add_kinds(cases);
  NetCase dropped = case_of("dropout", {layer_of(CellKind::lstm), bidirectional(gru_of(true))});
  dropped.options.dropout = 0.3;
  dropped.options.seed = 5;
  cases.push_back(dropped);
  for (const bool both : {false, true}) {
    const LayerSpec lstm = layer_of(CellKind::lstm);
    NetCase embedded = case_of(both ? "embedding, bidirectional" : "embedding",
                               {both ? bidirectional(lstm) : lstm});
    embedded.architecture.embedding = {6, kInputs};
    cases.push_back(embedded);
  }
  return cases;
}

}  // namespace

const std::vector<NetCase>& net_cases() {
  static const std::vector<NetCase> cases = made_cases();
  return cases;
}

template <class Real>
void set_random(train::Parameters<Real>& parameters, std::size_t seed) {
  Randoms randoms(seed);
  AlignedArray<Real>& values = parameters.edit();
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<Real>(randoms.real(-0.6f, 0.6f));
}

template <class Real>
Batch<Real> random_batch(const Architecture& architecture, std::size_t seed) {
  Batch<Real> batch = {6, 3, {6, 1, 4}, {}};
  Randoms randoms(seed);
  const std::size_t size = architecture.has_embedding() ? 1 : architecture.input_size;
  for (std::size_t row = 0; row < batch.frames * batch.sequences; ++row)
    for (std::size_t j = 0; j < size; ++j) {
      const Real x = architecture.has_embedding()
                         ? static_cast<Real>(randoms.whole(
                               0, static_cast<int>(architecture.embedding.tokens) - 1))
                         : static_cast<Real>(randoms.real(-1.0f, 1.0f));
      batch.xs.push_back(batch.is_padding(row) ? 0 : x);
    }
  return batch;
}

template <class Real>
double loss_of(const train::Net<Real>& net, const Batch<Real>& batch, const Real* scores,
               std::vector<Real>* gradient) {
  Randoms randoms(99);
  const std::size_t rows = net.is_last_frame() ? batch.sequences : batch.frames * batch.sequences;
  double loss = 0.0;
  for (std::size_t i = 0; i < rows * net.output_size(); ++i) {
    const double v = static_cast<double>(randoms.real(-1.0f, 1.0f)),
                 s = static_cast<double>(scores[i]);
    const bool counts = net.is_last_frame() || !batch.is_padding(i / net.output_size());
    if (counts) loss += v * s + s * s / 2;
    if (gradient != nullptr) gradient->push_back(counts ? static_cast<Real>(v + s) : 0);
  }
  return loss;
}

#define INSTANTIATE(Real)                                                           \
  template void set_random(train::Parameters<Real>&, std::size_t);                  \
  template Batch<Real> random_batch(const Architecture&, std::size_t);              \
  template double loss_of(const train::Net<Real>&, const Batch<Real>&, const Real*, \
                          std::vector<Real>*);
INSTANTIATE(float)
INSTANTIATE(double)
#undef INSTANTIATE

}  // namespace compact_rnn::test
