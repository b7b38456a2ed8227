// The criteria that sum over frames: against PyTorch, against differences of their losses, at their
// edges.
#include <doctest/doctest.h>

#include "../buffers.h"
#include "criterion_case.h"
#include "fixtures/torch.h"
#include "train/criteria/frame_criteria.h"

namespace compact_rnn::test {
namespace {

using train::FrameTargets;
using train::OutputTargets;
using train::Scored;

constexpr double kTemperature = 2.5;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The three criteria on one batch, for any Real: its scores are given to them.
template <class Real>
struct Criteria {
  Batch batch;
  std::vector<std::int32_t> labels;
  std::vector<Real> outputs;

  ScoredCase<Real> entropy(const std::vector<Real>& scores, int members = 1) const {
    return score_case(scores, entropy_criterion(), members);
  }
  ScoredCase<Real> square(const std::vector<Real>& scores, int members = 1) const {
    return score_case(scores, square_criterion(), members);
  }
  ScoredCase<Real> divergence(const std::vector<Real>& scores, int members = 1) const {
    return score_case(scores, divergence_criterion(), members);
  }

  auto entropy_criterion() const {
    return [this](const Real* scores, Real* gradient, Team& team) {
      return train::cross_entropy(scores, batch.units, batch.shape(), {labels.data()}, gradient,
                                  team);
    };
  }
  auto square_criterion() const {
    return [this](const Real* scores, Real* gradient, Team& team) {
      const OutputTargets<Real> targets = {outputs.data()};
      return train::mean_square(scores, batch.units, batch.shape(), targets, gradient, team);
    };
  }
  auto divergence_criterion() const {
    return [this](const Real* scores, Real* gradient, Team& team) {
      const OutputTargets<Real> targets = {outputs.data()};
      return train::divergence(scores, batch.units, batch.shape(), targets, kTemperature, gradient,
                               team);
    };
  }
};

template <class Real>
Criteria<Real> torch_case() {
  return {{7, 4, {7, 5, 6}},
          {std::begin(torch::kFrameLabels), std::end(torch::kFrameLabels)},
          {std::begin(torch::kTeacher), std::end(torch::kTeacher)}};
}

template <class Real>
void check_against_torch(double tolerance) {
  const Criteria<Real> its = torch_case<Real>();
  const std::vector<Real> scores(std::begin(torch::kScores), std::end(torch::kScores));
  const auto check = [&](const ScoredCase<Real>& got, double loss, const auto& gradient) {
    CHECK(got.scored.loss == doctest::Approx(loss).epsilon(tolerance));
    CHECK(distance(got.gradient, gradient) < tolerance);
  };
  check(its.entropy(scores), torch::kCrossEntropyLoss[0], torch::kCrossEntropyGradient);
  check(its.square(scores), torch::kMeanSquareLoss[0], torch::kMeanSquareGradient);
  check(its.divergence(scores), torch::kDivergenceLoss[0], torch::kDivergenceGradient);
}

TEST_CASE("criteria of frames: losses and gradients are PyTorch's") {
  SUBCASE("in double") { check_against_torch<double>(1e-13); }
  SUBCASE("in float") { check_against_torch<float>(1e-6); }
}

TEST_CASE("criteria of frames: gradients are the differences of the losses") {
  const Criteria<double> its = torch_case<double>();
  const std::vector<double> scores(std::begin(torch::kScores), std::end(torch::kScores));
  CHECK(distance(its.entropy(scores).gradient, differences(scores, its.entropy_criterion())) <
        1e-6);
  CHECK(distance(its.square(scores).gradient, differences(scores, its.square_criterion())) < 1e-6);
  CHECK(distance(its.divergence(scores).gradient, differences(scores, its.divergence_criterion())) <
        1e-6);
}

TEST_CASE("criteria of frames: counts leave out padding and frames without a label") {
  // Two sequences, of 3 frames and of 1; [frame][sequence][unit].
  const Criteria<double> its = {{3, 2, {3, 1}}, {0, 1, -1, 0, 1, 0}, std::vector<double>(12)};
  const std::vector<double> scores = {2, 1, 3, 1, 0, 0, 9, 9, 5, 1, 9, 9};
  const ScoredCase<double> entropy = its.entropy(scores);
  CHECK(entropy.scored.count == 3);  // (0, 0): right; (0, 1) and (2, 0): wrong; (1, 0): no label
  CHECK(entropy.scored.errors == 2);
  CHECK(entropy.scored.labels == 3);
  CHECK(its.square(scores).scored.count == 4);
  CHECK(its.square(scores).scored.loss == doctest::Approx(2.5 + 5 + 0 + 13));
  CHECK(its.divergence(scores).scored.count == 4);
  for (const auto& gradient :
       {entropy.gradient, its.square(scores).gradient, its.divergence(scores).gradient})
    for (const std::size_t padding : {6, 7, 10, 11}) CHECK(gradient[padding] == 0);
  for (const std::size_t unlabelled : {4, 5}) CHECK(entropy.gradient[unlabelled] == 0);
}

TEST_CASE("criteria of frames: scores that are far apart neither overflow nor vanish") {
  const Criteria<float> its = {{1, 3, {1}}, {0}, {3e4f, -3e4f, 0}};
  const ScoredCase<float> entropy = its.entropy({-3e4f, 3e4f, 0});
  CHECK(entropy.scored.loss == 6e4);
  CHECK(distance(entropy.gradient, std::vector<double>{-1, 1, 0}) == 0);
  const ScoredCase<float> divergence = its.divergence({-3e4f, 3e4f, 0});
  CHECK(divergence.scored.loss == doctest::Approx(kTemperature * 6e4));
  CHECK(distance(divergence.gradient, std::vector<double>{-kTemperature, kTemperature, 0}) < 1e-6);
}

TEST_CASE("divergence: zero where the teacher agrees; probabilities of zero are allowed") {
  const Criteria<double> its = {{1, 3, {1}}, {0}, {std::log(0.25), -kInfinity, std::log(0.75)}};
  const ScoredCase<double> agreed = its.divergence({std::log(0.25) + 7, -1e5, std::log(0.75) + 7});
  CHECK(agreed.scored.loss == doctest::Approx(0).epsilon(1e-12));
  for (const double slope : agreed.gradient) CHECK(slope == doctest::Approx(0).epsilon(1e-12));
}

TEST_CASE("criteria of frames: a NaN score makes the loss NaN") {
  const Criteria<double> its = {{1, 3, {1}}, {0}, {1, 2, 3}};
  for (const std::size_t i : {0, 1, 2}) {
    std::vector<double> scores = {1, 2, 3};
    scores[i] = std::numeric_limits<double>::quiet_NaN();
    CHECK(std::isnan(its.entropy(scores).scored.loss));
    CHECK(std::isnan(its.square(scores).scored.loss));
    CHECK(std::isnan(its.divergence(scores).scored.loss));
  }
}

TEST_CASE("a team of any size makes the same of frames, to the bit") {
  const std::size_t units = 37;
  Randoms randoms(5);
  Criteria<float> its = {{53, units, {53, 1, 30, 52, 7}}, {}, {}};
  std::vector<float> scores;
  for (std::size_t i = 0; i < its.batch.size(); ++i) {
    scores.push_back(randoms.real(-4, 4));
    its.outputs.push_back(randoms.real(-4, 4));
  }
  for (std::size_t i = 0; i < its.batch.rows(); ++i)
    its.labels.push_back(randoms.whole(-1, units - 1));
  for (const auto& run :
       {&Criteria<float>::entropy, &Criteria<float>::square, &Criteria<float>::divergence}) {
    const ScoredCase<float> alone = (its.*run)(scores, 1);
    for (const int members : {2, 3}) {
      const ScoredCase<float> together = (its.*run)(scores, members);
      CHECK(together.scored.loss == alone.scored.loss);
      CHECK(together.scored.errors == alone.scored.errors);
      CHECK(together.gradient == alone.gradient);
    }
  }
}

}  // namespace
}  // namespace compact_rnn::test
