// Slopes of activation functions against differences, in double.
#include <doctest/doctest.h>

#include "cells/curve.h"

namespace compact_rnn::test {

TEST_CASE("the slope of every activation function is that of its differences") {
  const char* const names[] = {
      "none",        "sigmoid",      "tanh", "relu",  "affine",   "leaky-relu", "thresholded-relu",
      "scaled-tanh", "hard-sigmoid", "elu",  "selu",  "softsign", "softplus",   "clip",
      "abs",         "exp",          "log",  "power", "gelu",     "hard-swish", "swish"};
  constexpr double kStep = 1e-6;
  for (const char* name : names) {
    const Curve curve{to_curve_kind(name), 0.6f, 1.7f};
    for (const double x : {-4.1, -2.3, -0.9, -0.2, 0.3, 1.1, 2.2, 5.3}) {
      const bool is_defined =
          x > 0 || (curve.kind != CurveKind::log && curve.kind != CurveKind::power);
      if (!is_defined) continue;
      INFO(name, " at ", x);
      const double expected = (curve(x + kStep) - curve(x - kStep)) / (2 * kStep);
      CHECK(curve.slope(x) == doctest::Approx(expected).epsilon(1e-7));
      CHECK(curve.slope(static_cast<float>(x)) == doctest::Approx(expected).epsilon(1e-4));
      CHECK(curve(static_cast<float>(x)) == doctest::Approx(curve(x)).epsilon(1e-5));
    }
  }
}

}  // namespace compact_rnn::test
