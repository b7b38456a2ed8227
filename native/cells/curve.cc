#include "cells/curve.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/error.h"

namespace compact_rnn {

static float within(float x, float low, float high) { return std::min(std::max(x, low), high); }

static float softplus(float x) { return std::max(x, 0.0f) + std::log1p(std::exp(-std::abs(x))); }

float Curve::operator()(float x) const {
  switch (kind) {
    case CurveKind::none:
      return x;
    case CurveKind::sigmoid:
      return 1.0f / (1.0f + std::exp(-x));
    case CurveKind::tanh:
      return std::tanh(x);
    case CurveKind::relu:
      return std::max(x, 0.0f);
    case CurveKind::affine:
      return alpha * x + beta;
    case CurveKind::leaky_relu:
      return x >= 0.0f ? x : alpha * x;
    case CurveKind::thresholded_relu:
      return x > alpha ? x : 0.0f;
    case CurveKind::scaled_tanh:
      return alpha * std::tanh(beta * x);
    case CurveKind::hard_sigmoid:
      return within(alpha * x + beta, 0.0f, 1.0f);
    case CurveKind::elu:
      return x >= 0.0f ? x : alpha * std::expm1(x);
    case CurveKind::selu:
      return beta * (x >= 0.0f ? x : alpha * std::expm1(x));
    case CurveKind::softsign:
      return x / (1.0f + std::abs(x));
    case CurveKind::softplus:
      return softplus(x);
    case CurveKind::clip:
      return within(x, alpha, beta);
    case CurveKind::abs:
      return std::abs(x);
    case CurveKind::exp:
      return std::exp(x);
    case CurveKind::log:
      return std::log(x);
    case CurveKind::power:
      return std::pow(x, alpha);
    case CurveKind::gelu:
      return 0.5f * x * (1.0f + std::erf(x * 0.70710678f));
    case CurveKind::hard_swish:
      return x * within(x / 6.0f + 0.5f, 0.0f, 1.0f);
  }
  return x;
}

void Curve::apply(float* x, std::size_t size) const {
  if (kind == CurveKind::none) return;
  std::transform(x, x + size, x, *this);
}

CurveKind to_curve_kind(const std::string& name) {
  static const char* const kNames[] = {
      "none",        "sigmoid",      "tanh", "relu",  "affine",   "leaky-relu", "thresholded-relu",
      "scaled-tanh", "hard-sigmoid", "elu",  "selu",  "softsign", "softplus",   "clip",
      "abs",         "exp",          "log",  "power", "gelu",     "hard-swish"};
  const auto found = std::find(std::begin(kNames), std::end(kNames), name);
  if (found == std::end(kNames))
    throw Error("INVALID_MODEL", "there is no activation function \"" + name + "\"");
  return static_cast<CurveKind>(found - std::begin(kNames));
}

}  // namespace compact_rnn
