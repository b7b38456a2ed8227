#include "cells/curve.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/error.h"

namespace compact_rnn {

static constexpr double kRootOfHalf = 0.70710678118654752440, kRootOfPi = 1.77245385090551602730;

template <class Real>
static Real within(Real x, Real low, Real high) {
  return std::min(std::max(x, low), high);
}

template <class Real>
static Real softplus(Real x) {
  return std::max(x, Real(0)) + std::log1p(std::exp(-std::abs(x)));
}

template <class Real>
static Real sigmoid(Real x) {
  return 1 / (1 + std::exp(-x));
}

template <class Real>
Real Curve::operator()(Real x) const {
  const auto a = static_cast<Real>(alpha), b = static_cast<Real>(beta);
  switch (kind) {
    case CurveKind::none:
      return x;
    case CurveKind::sigmoid:
      return sigmoid(x);
    case CurveKind::tanh:
      return std::tanh(x);
    case CurveKind::relu:
      return std::max(x, Real(0));
    case CurveKind::affine:
      return a * x + b;
    case CurveKind::leaky_relu:
      return x >= 0 ? x : a * x;
    case CurveKind::thresholded_relu:
      return x > a ? x : 0;
    case CurveKind::scaled_tanh:
      return a * std::tanh(b * x);
    case CurveKind::hard_sigmoid:
      return within<Real>(a * x + b, 0, 1);
    case CurveKind::elu:
      return x >= 0 ? x : a * std::expm1(x);
    case CurveKind::selu:
      return b * (x >= 0 ? x : a * std::expm1(x));
    case CurveKind::softsign:
      return x / (1 + std::abs(x));
    case CurveKind::softplus:
      return softplus(x);
    case CurveKind::clip:
      return within(x, a, b);
    case CurveKind::abs:
      return std::abs(x);
    case CurveKind::exp:
      return std::exp(x);
    case CurveKind::log:
      return std::log(x);
    case CurveKind::power:
      return std::pow(x, a);
    case CurveKind::gelu:
      return Real(0.5) * x * (1 + std::erf(x * static_cast<Real>(kRootOfHalf)));
    case CurveKind::hard_swish:
      return x * within<Real>(x / 6 + Real(0.5), 0, 1);
    case CurveKind::swish:
      return x * sigmoid(a * x);
  }
  return x;
}

template <class Real>
Real Curve::slope(Real x) const {
  const auto a = static_cast<Real>(alpha), b = static_cast<Real>(beta);
  const auto of_tanh = [](Real y) { return 1 - y * y; };
  switch (kind) {
    case CurveKind::none:
      return 1;
    case CurveKind::sigmoid:
      return sigmoid(x) * (1 - sigmoid(x));
    case CurveKind::tanh:
      return of_tanh(std::tanh(x));
    case CurveKind::relu:
      return x > 0 ? 1 : 0;
    case CurveKind::affine:
      return a;
    case CurveKind::leaky_relu:
      return x >= 0 ? 1 : a;
    case CurveKind::thresholded_relu:
      return x > a ? 1 : 0;
    case CurveKind::scaled_tanh:
      return a * b * of_tanh(std::tanh(b * x));
    case CurveKind::hard_sigmoid:
      return a * x + b > 0 && a * x + b < 1 ? a : 0;
    case CurveKind::elu:
      return x >= 0 ? 1 : a * std::exp(x);
    case CurveKind::selu:
      return b * (x >= 0 ? 1 : a * std::exp(x));
    case CurveKind::softsign:
      return 1 / ((1 + std::abs(x)) * (1 + std::abs(x)));
    case CurveKind::softplus:
      return sigmoid(x);
    case CurveKind::clip:
      return x > a && x < b ? 1 : 0;
    case CurveKind::abs:
      return static_cast<Real>((x > 0) - (x < 0));
    case CurveKind::exp:
      return std::exp(x);
    case CurveKind::log:
      return 1 / x;
    case CurveKind::power:
      return a * std::pow(x, a - 1);
    case CurveKind::gelu: {
      const Real density = std::exp(-x * x / 2) * static_cast<Real>(kRootOfHalf / kRootOfPi);
      return Real(0.5) * (1 + std::erf(x * static_cast<Real>(kRootOfHalf))) + x * density;
    }
    case CurveKind::hard_swish:
      return x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + Real(0.5);
    case CurveKind::swish: {
      const Real open = sigmoid(a * x);
      return open + a * x * open * (1 - open);
    }
  }
  return 1;
}

template float Curve::operator()(float) const;
template double Curve::operator()(double) const;
template float Curve::slope(float) const;
template double Curve::slope(double) const;

void Curve::apply(float* x, std::size_t size) const {
  if (kind == CurveKind::none) return;
  std::transform(x, x + size, x, [this](float each) { return (*this)(each); });
}

CurveKind to_curve_kind(const std::string& name) {
  static const char* const kNames[] = {
      "none",        "sigmoid",      "tanh", "relu",  "affine",   "leaky-relu", "thresholded-relu",
      "scaled-tanh", "hard-sigmoid", "elu",  "selu",  "softsign", "softplus",   "clip",
      "abs",         "exp",          "log",  "power", "gelu",     "hard-swish", "swish"};
  const auto found = std::find(std::begin(kNames), std::end(kNames), name);
  if (found == std::end(kNames))
    throw Error("INVALID_MODEL", "there is no activation function \"" + name + "\"");
  return static_cast<CurveKind>(found - std::begin(kNames));
}

}  // namespace compact_rnn
