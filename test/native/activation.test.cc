// The curves of the kernels against double precision: the bounds stated in kernels/lanes/curves.h.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "base/aligned.h"
#include "kernels/kernels.h"

namespace compact_rnn::test {
namespace {

struct Errors {
  double absolute = 0.0;
  double relative = 0.0;
};

// A kernel's activation over a fine grid and all magnitudes down to 1e-30, with no weights at all.
template <typename Exact>
Errors largest_errors(Isa isa, Activation activation, Exact exact) {
  AlignedArray<float> x(16), y(16);
  Errors errors;
  const auto measure = [&](float value) {
    for (std::size_t i = 0; i < 16; ++i) x[i] = value + static_cast<float>(i) * 1e-4f * value;
    kernels_of(isa).affine(
        {x.data(), {}, {}, 0, 1, std::numeric_limits<float>::infinity(), activation, y.data()});
    for (std::size_t i = 0; i < 16; ++i) {
      const double truth = exact(static_cast<double>(x[i])), off = std::fabs(y[i] - truth);
      errors.absolute = std::max(errors.absolute, off);
      if (truth != 0.0 && std::fabs(x[i]) < 80.0f)
        errors.relative = std::max(errors.relative, off / std::fabs(truth));
    }
  };
  for (int i = -50000; i <= 50000; ++i) measure(static_cast<float>(i) * 2e-3f);
  for (float value = 1e-30f; value < 1e30f; value *= 1.1f) {
    measure(value);
    measure(-value);
  }
  return errors;
}

}  // namespace

TEST_CASE("sigmoid and tanh keep their stated error bounds on every ISA") {
  for (const Isa isa : available_isas()) {
    CAPTURE(std::string(isa_name(isa)));
    const Errors sigmoid = largest_errors(isa, Activation::sigmoid,
                                          [](double x) { return 1.0 / (1.0 + std::exp(-x)); });
    const Errors tanh =
        largest_errors(isa, Activation::tanh, [](double x) { return std::tanh(x); });
    MESSAGE(std::string(isa_name(isa)), ": sigmoid ", sigmoid.absolute, " absolute, ",
            sigmoid.relative, " relative; tanh ", tanh.absolute, " absolute, ", tanh.relative,
            " relative");
    CHECK(sigmoid.absolute <= 1.0e-7);
    CHECK(tanh.absolute <= 1.6e-7);
    CHECK(tanh.relative <= 2e-7);
  }
}

}  // namespace compact_rnn::test
