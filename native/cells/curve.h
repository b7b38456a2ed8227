// Functions of one number that stand behind sums: the activations of ONNX's recurrent nodes and the
// usual ones of dense layers. The kernels have their own sigmoid, tanh and relu; these are for all
// the rest, in plain C++.
#pragma once

#include <cstddef>
#include <string>

namespace compact_rnn {

// What alpha (a) and beta (b) mean to each.
enum class CurveKind {
  none,
  sigmoid,
  tanh,
  relu,
  affine,            // a x + b
  leaky_relu,        // x >= 0 ? x : a x
  thresholded_relu,  // x > a ? x : 0
  scaled_tanh,       // a tanh(b x)
  hard_sigmoid,      // a x + b, within [0, 1]
  elu,               // x >= 0 ? x : a (e^x - 1)
  selu,              // b (x >= 0 ? x : a (e^x - 1))
  softsign,          // x / (1 + |x|)
  softplus,          // log(1 + e^x)
  clip,              // x, within [a, b]
  abs,               // |x|
  exp,               // e^x
  log,               // log x
  power,             // x^a
  gelu,              // x (1 + erf(x / sqrt 2)) / 2
  hard_swish,        // x (x / 6 + 1/2, within [0, 1])
  swish,             // x / (1 + e^(-a x))
};

struct Curve {
  CurveKind kind = CurveKind::none;
  float alpha = 0.0f, beta = 0.0f;

  // For floats, and for doubles where gradients are checked.
  template <class Real>
  Real operator()(Real x) const;
  // The derivative at x; at a corner that of one side.
  template <class Real>
  Real slope(Real x) const;
  // In place.
  void apply(float* x, std::size_t size) const;
};

// The kind of that name, as lib/model/activation.ts spells it; INVALID_MODEL for another.
CurveKind to_curve_kind(const std::string& name);

}  // namespace compact_rnn
