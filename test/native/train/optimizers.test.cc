// Optimizers against PyTorch's; the norm of gradients.
#include <doctest/doctest.h>

#include "../buffers.h"
#include "base/finite.h"
#include "criterion_case.h"
#include "fixtures/torch.h"
#include "train/optimizers/adam.h"
#include "train/optimizers/gradient.h"
#include "train/optimizers/sgd.h"

namespace compact_rnn::test {
namespace {

using train::Gradient;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Clipping {
  double norm = kInfinity, value = kInfinity, decay = 0;
};

// What update(values, gradient, step, team) makes of the start in ten steps. Gradients are
// passed four times too large, with a scale of a quarter.
template <class Real, class Update>
std::vector<Real> optimized(const Clipping& clipping, const Update& update) {
  TeamLease team(2);
  const std::size_t size = std::size(torch::kStart), steps = std::size(torch::kGradients) / size;
  std::vector<Real> values(std::begin(torch::kStart), std::end(torch::kStart));
  for (std::size_t step = 1; step <= steps; ++step) {
    std::vector<Real> data;
    for (std::size_t i = 0; i < size; ++i)
      data.push_back(static_cast<Real>(4 * torch::kGradients[(step - 1) * size + i]));
    const double norm = std::sqrt(train::sum_of_squares(data.data(), size, *team)) / 4;
    const auto scale = static_cast<Real>(train::clip_factor(norm, clipping.norm) / 4);
    const Gradient<Real> gradient = {data.data(), scale, static_cast<Real>(clipping.value),
                                     static_cast<Real>(clipping.decay)};
    update(values, gradient, step, *team);
  }
  return values;
}

template <class Real>
std::vector<Real> by_sgd(const Clipping& clipping, const train::SgdSettings& settings) {
  std::vector<Real> velocity(std::size(torch::kStart));
  Real* its = settings.momentum == 0 ? nullptr : velocity.data();
  return optimized<Real>(clipping, [&](std::vector<Real>& values, const Gradient<Real>& gradient,
                                       std::size_t, Team& team) {
    train::sgd(values.data(), gradient, its, values.size(), settings, team);
  });
}

template <class Real>
std::vector<Real> by_adam(const Clipping& clipping, const train::AdamSettings& settings) {
  std::vector<Real> first(std::size(torch::kStart)), second(std::size(torch::kStart));
  return optimized<Real>(clipping, [&](std::vector<Real>& values, const Gradient<Real>& gradient,
                                       std::size_t step, Team& team) {
    train::adam(values.data(), gradient, first.data(), second.data(), values.size(), step, settings,
                team);
  });
}

// `clipped`: the tolerance where norms are clipped, to which PyTorch adds 1e-6.
template <class Real>
void check_against_torch(double tolerance, double clipped) {
  CHECK(distance(by_sgd<Real>({}, {1e-3}), torch::kSgd) < tolerance);
  CHECK(distance(by_sgd<Real>({kInfinity, kInfinity, 0.05}, {1e-3, 0.9}), torch::kSgdMomentum) <
        tolerance);
  CHECK(distance(by_adam<Real>({}, {0.1}), torch::kAdam) < tolerance);
  CHECK(distance(by_adam<Real>({150, 50, 0.05}, {0.1, 0.8, 0.95, 1e-3}), torch::kAdamClipped) <
        clipped);
}

TEST_CASE("optimizers: ten updates are PyTorch's") {
  SUBCASE("in double") { check_against_torch<double>(1e-13, 2e-8); }
  SUBCASE("in float") { check_against_torch<float>(2e-6, 2e-6); }
}

TEST_CASE("optimizers: Adam's first step is the rate, whatever the size of the gradient") {
  TeamLease team(1);
  std::vector<double> values(3), first(3), second(3);
  const double data[] = {1e-3, -5, 1e6};
  train::adam(values.data(), Gradient<double>{data, 1, kInfinity, 0}, first.data(), second.data(),
              3, 1, {0.01}, *team);
  CHECK(distance(values, std::vector<double>{-0.01, 0.01, -0.01}) < 2e-5);
}

TEST_CASE("norm: the sum of squares of all elements, whatever the chunks") {
  TeamLease team(2);
  for (const std::size_t size : {0, 1, 7, 8, 4095, 4096, 4097, 20000}) {
    std::vector<float> v(size);
    double expected = 0;
    for (std::size_t i = 0; i < size; ++i) {
      v[i] = static_cast<float>(i % 1000) - 300;
      expected += static_cast<double>(v[i]) * static_cast<double>(v[i]);
    }
    CHECK(train::sum_of_squares(v.data(), size, *team) == expected);  // whole numbers: exact
  }
  CHECK(train::clip_factor(5, 10) == 1);
  CHECK(train::clip_factor(20, 10) == 0.5);
  CHECK(train::clip_factor(20, kInfinity) == 1);
  CHECK(train::clip_factor(0, 10) == 1);
}

template <class Real>
void check_culprit(Real bad) {
  TeamLease team(2);
  std::vector<Real> v(10000, Real{1});
  CHECK(first_non_finite(v.data(), v.size()) == v.size());
  v[9000] = v[8191] = bad;
  CHECK(!std::isfinite(train::sum_of_squares(v.data(), v.size(), *team)));
  CHECK(first_non_finite(v.data(), v.size()) == 8191);
}

TEST_CASE("norm: a gradient that is not finite has none, and the first culprit is found") {
  for (const double bad : {kInfinity, -kInfinity, std::numeric_limits<double>::quiet_NaN()}) {
    check_culprit(bad);
    check_culprit(static_cast<float>(bad));
  }
  TeamLease team(1);
  const float greatest[] = {std::numeric_limits<float>::max(), -std::numeric_limits<float>::max()};
  CHECK(std::isfinite(train::sum_of_squares(greatest, 2, *team)));
}

TEST_CASE("a team of any size updates alike, to the bit") {
  const std::size_t size = 30011;
  Randoms randoms(12);
  const Misaligned<float> start = randoms.reals(size, 1), data = randoms.reals(size, 3);
  const auto run = [&](int members) {
    TeamLease team(members);
    Misaligned<float> values = copy_of(start.data(), size), v(size), first(size), second(size);
    const double sum = train::sum_of_squares(data.data(), size, *team);
    const Gradient<float> gradient = {data.data(), 0.3f, 0.8f, 0.01f};
    train::sgd(values.data(), gradient, v.data(), size, {0.01, 0.9}, *team);
    train::adam(values.data(), gradient, first.data(), second.data(), size, 3, {0.01}, *team);
    std::vector<double> all(values.data(), values.data() + size);
    all.push_back(sum);
    return all;
  };
  CHECK(run(2) == run(1));
  CHECK(run(3) == run(1));
}

}  // namespace
}  // namespace compact_rnn::test
