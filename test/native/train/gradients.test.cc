// Every gradient of every cell and option against finite differences, in double.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "net_case.h"

namespace compact_rnn::test {
namespace {

// Differences at h and 2 h, of which the errors in h^2 cancel: those in h^4 and of rounding are far
// below what is allowed.
constexpr double kStep = 1e-5, kAllowed = 1e-6;
// Gradients below this are compared as if they were as large: losses are of size 10, rounded at
// 1e-15.
constexpr double kSmall = 1e-3;

class GradientCase {
 public:
  explicit GradientCase(const NetCase& its)
      : net_(its.architecture, its.structures),
        options_(its.options),
        batch_(random_batch<double>(its.architecture, 3)),
        before_(random_batch<double>(its.architecture, 4)) {
    set_random(net_.parameters(), 1);
  }

  void check() {
    std::vector<double> d_scores;
    forward(0, 0.0, &d_scores);
    net_.backward(d_scores.data(), *team_);
    for (const train::NamedParameters& named : net_.parameters().named()) check_named(named);
  }

 private:
  void check_named(const train::NamedParameters& named) {
    double largest = 0.0;
    for (std::size_t i = 0; i < named.size; ++i) {
      const double gradient = net_.parameters().gradients()[named.offset + i];
      const double expected = difference(named.offset + i);
      largest = std::max(largest, std::fabs(gradient));
      if (!(std::fabs(gradient - expected) <= kAllowed * std::max(std::fabs(expected), kSmall)))
        FAIL(named.name, "[", i, "]: the gradient is ", gradient, ", by differences ", expected);
    }
    CHECK_MESSAGE(largest > 0.0, named.name);  // else nothing was compared
  }

  double difference(std::size_t i) {
    const auto at = [&](double steps) { return forward(i, steps * kStep, nullptr); };
    return (8.0 * (at(1.0) - at(-1.0)) - (at(2.0) - at(-2.0))) / (12.0 * kStep);
  }

  // The loss with value i moved; a carried state is of the time before it moved.
  double forward(std::size_t i, double move, std::vector<double>* d_scores) {
    if (options_.carry) net_.forward(before_.xs.data(), before_.shape(), {}, *team_);
    const double kept = net_.parameters().values()[i];
    net_.parameters().edit()[i] = kept + move;
    const double* scores = net_.forward(batch_.xs.data(), batch_.shape(), options_, *team_);
    net_.parameters().edit()[i] = kept;
    return loss_of(net_, batch_, scores, d_scores);
  }

  TeamLease team_{1};
  train::Net<double> net_;
  train::ForwardOptions options_;
  Batch<double> batch_, before_;
};

}  // namespace

TEST_CASE("gradients agree with finite differences") {
  for (const NetCase& its : net_cases()) {
    INFO(its.name);
    GradientCase(its).check();
  }
}

}  // namespace compact_rnn::test
