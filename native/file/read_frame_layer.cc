#include "file/read_frame_layer.h"

#include <cmath>
#include <limits>

#include "base/error.h"

namespace compact_rnn::file {

namespace {

constexpr std::uint64_t kMostSize = 0x7fffffff;
constexpr float kLargest = std::numeric_limits<float>::max();

// Which parameters a function takes, and their defaults.
struct Parameters {
  bool alpha = false, beta = false;
  double default_alpha = 0, default_beta = 0;
};

Parameters parameters_of(CurveKind kind) {
  switch (kind) {
    case CurveKind::affine:
      return {true, true, 1, 0};
    case CurveKind::leaky_relu:
      return {true, false, 0.01, 0};
    case CurveKind::thresholded_relu:
    case CurveKind::elu:
    case CurveKind::power:
    case CurveKind::swish:
      return {true, false, 1, 0};
    case CurveKind::scaled_tanh:
      return {true, true, 1, 1};
    case CurveKind::hard_sigmoid:
      return {true, true, 0.2, 0.5};
    case CurveKind::selu:
      return {true, true, 1.6732632423543772, 1.0507009873554805};
    case CurveKind::clip:
      return {true, true, -kLargest, kLargest};
    default:
      return {};
  }
}

float read_parameter(Fields& fields, const char* key, bool is_taken, double otherwise,
                     const std::string& what) {
  if (!fields.has(key)) return static_cast<float>(otherwise);
  const auto number = static_cast<float>(fields.number(key));
  if (!is_taken) invalid_model(what + " takes no " + key + ": leave it out");
  if (!std::isfinite(number))
    invalid_model("the " + std::string(key) + " of " + what + " must be a finite number");
  return number;
}

// Activations of dense layers, normalizations aside.
constexpr Activation kActivations[] = {Activation::none, Activation::sigmoid, Activation::tanh,
                                       Activation::relu};
constexpr Normalization kNormalizations[] = {Normalization::softmax, Normalization::log_softmax};

FrameLayerFields read_combination(Fields& fields) {
  constexpr Combining kWays[] = {Combining::sum, Combining::product, Combining::concatenation,
                                 Combining::recall};
  FrameLayerFields layer;
  layer.spec.kind = FrameKind::combination;
  layer.spec.name = fields.string("name");
  layer.spec.combining = kWays[fields.one_of("by", {"sum", "product", "concatenation", "recall"})];
  layer.with = fields.string("with");
  layer.spec.leads = fields.has("leads") && fields.boolean("leads");
  if (layer.spec.leads && layer.spec.combining != Combining::concatenation)
    invalid_model(layer.spec.name + " has leads, which only a concatenation knows: leave it out");
  return layer;
}

void read_activation(Fields& fields, FrameSpec& spec) {
  const Json* activation = fields.raw("activation");
  if (activation == nullptr) return;
  if (activation->text() != nullptr) {
    spec.normalization = kNormalizations[fields.one_of("activation", {"softmax", "log-softmax"})];
  } else {
    Fields function = fields.object("activation");
    spec.curve = read_function(function, spec.name + " activation");
  }
}

FrameLayerFields read_scaling(Fields& fields, FrameKind kind, Tensors& tensors) {
  FrameLayerFields layer;
  layer.spec.kind = kind;
  layer.spec.name = fields.string("name");
  const auto size = static_cast<std::size_t>(fields.whole_number("size", 1, kMostSize));
  layer.spec.inputs = layer.spec.outputs = size;
  layer.fixes_input = true;
  const auto vector = [&](const char* key, bool& is_there) {
    is_there = fields.has(key);
    return is_there ? tensors.vector(fields, key, size, layer.spec.name + " " + key) : nullptr;
  };
  layer.vectors.scale = vector("scale", layer.spec.scale);
  layer.vectors.shift = vector("shift", layer.spec.shift);
  if (kind == FrameKind::elementwise) {
    read_activation(fields, layer.spec);
    return layer;
  }
  layer.spec.epsilon = static_cast<float>(fields.positive_number("epsilon"));
  if (!(layer.spec.epsilon > 0)) fields.refuse("epsilon", "a number above 0");
  return layer;
}

}  // namespace

Curve read_function(Fields& fields, const std::string& what) {
  const std::string name = fields.string("name");
  Curve curve;
  try {
    curve.kind = to_curve_kind(name);
  } catch (const Error&) {
    fields.refuse("name", "that of a function");
  }
  const Parameters known = parameters_of(curve.kind);
  const std::string function = what + " " + name;
  curve.alpha = read_parameter(fields, "alpha", known.alpha, known.default_alpha, function);
  curve.beta = read_parameter(fields, "beta", known.beta, known.default_beta, function);
  fields.done();
  return curve;
}

FrameLayerFields read_dense_layer(Fields& fields, Weights& weights, Tensors& tensors) {
  FrameLayerFields layer;
  layer.spec.name = fields.string("name");
  layer.weight = &weights.weight(fields, "weight", 1);
  layer.spec.inputs = layer.weight->shape().cols;
  layer.spec.outputs = layer.weight->shape().rows;
  layer.fixes_input = true;
  layer.spec.bias = fields.has("bias");
  if (layer.spec.bias)
    layer.vectors.bias =
        tensors.vector(fields, "bias", layer.spec.outputs, layer.spec.name + " bias");
  const std::size_t activation =
      fields.one_of("activation", {"none", "sigmoid", "tanh", "relu", "softmax", "log-softmax"});
  if (activation < std::size(kActivations))
    layer.spec.activation = kActivations[activation];
  else
    layer.spec.normalization = kNormalizations[activation - std::size(kActivations)];
  fields.done();
  return layer;
}

FrameLayerFields read_frame_layer(Fields& fields, Weights& weights, Tensors& tensors) {
  constexpr FrameKind kKinds[] = {FrameKind::dense, FrameKind::layer_norm, FrameKind::rms_norm,
                                  FrameKind::elementwise, FrameKind::combination};
  const FrameKind kind = kKinds[fields.one_of(
      "kind", {"dense", "layer-norm", "rms-norm", "elementwise", "combination"})];
  if (kind == FrameKind::dense) return read_dense_layer(fields, weights, tensors);
  FrameLayerFields layer = kind == FrameKind::combination ? read_combination(fields)
                                                          : read_scaling(fields, kind, tensors);
  fields.done();
  return layer;
}

}  // namespace compact_rnn::file
