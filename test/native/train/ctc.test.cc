// CTC: against published costs, PyTorch, the number of alignments, differences of the loss; its
// edges.
#include "train/criteria/ctc.h"

#include <doctest/doctest.h>

#include "../buffers.h"
#include "criterion_case.h"
#include "fixtures/torch.h"
#include "text/ctc_path.h"
#include "text/edit_distance.h"

namespace compact_rnn::test {
namespace {

using Labels = std::vector<std::int32_t>;

struct CtcCase {
  Batch batch;
  std::int32_t blank;
  Labels labels;
  std::vector<std::uint32_t> label_lengths;

  template <class Real>
  train::Scored operator()(const Real* scores, Real* gradient, Team& team) const {
    const train::CtcTargets targets = {labels.data(), label_lengths.data(), blank};
    return train::ctc(scores, batch.units, batch.shape(), targets, gradient, team);
  }
  double operator()(const double* scores) const {
    TeamLease team(1);
    return (*this)(scores, static_cast<double*>(nullptr), *team).loss;
  }
};

// One sequence.
CtcCase single(std::uint32_t frames, std::size_t units, std::int32_t blank, const Labels& labels) {
  return {{frames, units, {frames}}, blank, labels, {static_cast<std::uint32_t>(labels.size())}};
}

CtcCase torch_case() {
  return {{7, 4, {7, 5, 6}},
          0,
          {std::begin(torch::kCtcLabels), std::end(torch::kCtcLabels)},
          {3, 0, 4}};
}

std::vector<double> random_scores(std::size_t size, float bound, std::size_t seed) {
  Randoms randoms(seed);
  std::vector<double> scores(size);
  for (double& score : scores) score = static_cast<double>(randoms.real(-bound, bound));
  return scores;
}

TEST_CASE("ctc: the costs that warp-ctc tests for, and PyTorch's gradients of them") {
  const CtcCase its = {
      {5, 6, {5, 5}}, 5, {std::begin(torch::kWarpLabels), std::end(torch::kWarpLabels)}, {5, 4}};
  std::vector<double> scores;
  for (const double probability : torch::kWarpProbabilities)
    scores.push_back(std::log(probability));
  const ScoredCase<double> got = score_case(scores, its);
  CHECK(got.scored.loss ==
        doctest::Approx(torch::kWarpCosts[0] + torch::kWarpCosts[1]).epsilon(1e-6));
  CHECK(distance(got.gradient, torch::kWarpGradient) < 1e-12);
}

TEST_CASE("ctc: losses and gradients are PyTorch's: repeats, no labels, unequal lengths") {
  const std::vector<double> scores(std::begin(torch::kScores), std::end(torch::kScores));
  const double loss = torch::kCtcLosses[0] + torch::kCtcLosses[1] + torch::kCtcLosses[2];
  const ScoredCase<double> got = score_case(scores, torch_case());
  CHECK(got.scored.loss == doctest::Approx(loss).epsilon(1e-13));
  CHECK(got.scored.count == 3);
  CHECK(distance(got.gradient, torch::kCtcGradient) < 1e-12);
  const ScoredCase<float> in_float = score_case(as<float>(scores), torch_case());
  CHECK(in_float.scored.loss == doctest::Approx(loss).epsilon(1e-6));
  CHECK(distance(in_float.gradient, torch::kCtcGradient) < 1e-6);
}

TEST_CASE("ctc: gradients are the differences of the loss") {
  const auto check = [](const CtcCase& its) {
    const std::vector<double> scores = random_scores(its.batch.size(), 3, its.labels.size());
    CHECK(distance(score_case(scores, its).gradient, differences(scores, its)) < 1e-6);
  };
  check(torch_case());
  check(single(1, 3, 1, {}));
  check(single(1, 3, 1, {2}));
  check(single(5, 3, 2, {0, 0, 0}));  // the only alignment
  check(single(6, 5, 4, {0, 1, 2, 3, 0, 1}));
  check({{9, 4, {1, 9, 8, 4}}, 3, {0, 1, 1, 2, 0, 0, 1, 2, 2}, {1, 5, 0, 3}});
}

// Where all units are equally probable, p is the number of alignments over units^frames; n labels
// with r repeats have C(frames + n - r, 2 n) of them.
double uniform_loss(double frames, double units, double n, double repeats) {
  const double top = frames + n - repeats, bottom = 2 * n;
  return frames * std::log(units) -
         (std::lgamma(top + 1) - std::lgamma(bottom + 1) - std::lgamma(top - bottom + 1));
}

TEST_CASE("ctc: sums over all alignments") {
  const auto check = [](const CtcCase& its, double repeats) {
    const std::vector<double> scores(its.batch.size(), 0.5);
    const auto count = [](std::size_t size) { return static_cast<double>(size); };
    const double expected = uniform_loss(count(its.batch.frames), count(its.batch.units),
                                         count(its.labels.size()), repeats);
    CHECK(its(scores.data()) == doctest::Approx(expected).epsilon(1e-11));
  };
  check(single(4, 3, 0, {1, 2}), 0);
  check(single(4, 3, 0, {1, 1}), 1);
  check(single(30, 3, 2, {}), 0);
  Labels labels(300);
  for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<std::int32_t>(i % 41);
  check(single(2000, 42, 41, labels), 0);
  labels[7] = labels[6];
  check(single(8000, 42, 41, labels), 1);
}

TEST_CASE("ctc: thousands of frames of confident scores, right and wrong") {
  Labels labels(400);
  Randoms randoms(3);
  for (auto& label : labels) label = randoms.whole(1, 20);
  const CtcCase its = single(2000, 21, 0, labels);
  const std::vector<double> scores = random_scores(its.batch.size(), 40, 8);
  const ScoredCase<double> got = score_case(scores, its);
  CHECK(std::isfinite(got.scored.loss));
  CHECK(got.scored.loss > 1000);
  // Along a line through the scores.
  const std::vector<double> line = random_scores(scores.size(), 1, 9);
  std::vector<double> above = scores, below = scores;
  double slope = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    slope += got.gradient[i] * line[i];
    above[i] += 1e-5 * line[i];
    below[i] -= 1e-5 * line[i];
  }
  CHECK((its(above.data()) - its(below.data())) / 2e-5 == doctest::Approx(slope).epsilon(1e-6));
  const ScoredCase<float> in_float = score_case(as<float>(scores), its);
  CHECK(in_float.scored.loss == doctest::Approx(got.scored.loss).epsilon(1e-5));
  CHECK(distance(in_float.gradient, got.gradient) < 1e-4);
}

TEST_CASE("ctc: the shortest alignment has a blank between repeats") {
  const auto shortest = [](const Labels& labels) {
    return shortest_path(labels.data(), labels.size());
  };
  CHECK(shortest({}) == 0);
  CHECK(shortest({4}) == 1);
  CHECK(shortest({1, 2, 1}) == 3);
  CHECK(shortest({1, 1, 1, 2, 2}) == 8);
}

TEST_CASE("ctc: a sequence too short for its labels is counted separately, and has no gradient") {
  const CtcCase its = {{4, 3, {2, 4, 1}}, 0, {1, 1, 1, 2, 2, 1}, {2, 2, 2}};
  const std::vector<double> scores = random_scores(its.batch.size(), 3, 1);
  const ScoredCase<double> got = score_case(scores, its);
  CHECK(got.scored.infeasible == 2);
  CHECK(got.scored.count == 1);
  CHECK(got.scored.labels == 6);
  CHECK(distance(got.gradient, differences(scores, its)) < 1e-6);
  for (std::size_t t = 0; t < 4; ++t)
    for (const std::size_t b : {0, 2})
      for (std::size_t k = 0; k < 3; ++k) CHECK(got.gradient[(t * 3 + b) * 3 + k] == 0);
}

TEST_CASE("ctc: errors are what it takes to turn the best path into the labels") {
  // The best units are 1 1 0 1 2 2: the path yields 1 1 2.
  const std::size_t best[] = {1, 1, 0, 1, 2, 2};
  std::vector<double> scores(6 * 3);
  for (std::size_t t = 0; t < 6; ++t) scores[t * 3 + best[t]] = 1;
  const auto errors = [&](const Labels& labels) {
    const train::Scored scored = score_case(scores, single(6, 3, 0, labels)).scored;
    CHECK(scored.labels == labels.size());
    return scored.errors;
  };
  CHECK(errors({1, 1, 2}) == 0);
  CHECK(errors({1, 2}) == 1);
  CHECK(errors({}) == 3);
  CHECK(errors({2, 2, 1}) == 3);
  CHECK(errors({1, 2, 1, 2}) == 1);
}

TEST_CASE("edit distance") {
  const auto from = [](const std::string& a, const std::string& b) {
    const Labels x(a.begin(), a.end()), y(b.begin(), b.end());
    std::vector<std::size_t> distances(y.size() + 1);
    return edit_distance(x.data(), x.size(), y.data(), y.size(), distances.data());
  };
  CHECK(from("", "") == 0);
  CHECK(from("abc", "") == 3);
  CHECK(from("", "abc") == 3);
  CHECK(from("kitten", "sitting") == 3);
  CHECK(from("saturday", "sunday") == 3);
  CHECK(from("intention", "execution") == 5);
}

TEST_CASE("ctc: a NaN score makes the loss NaN, an impossible label makes it infinite") {
  const CtcCase its = single(3, 3, 0, {1});
  for (std::size_t i = 0; i < 9; ++i) {
    std::vector<double> scores = random_scores(9, 1, 1);
    scores[i] = std::numeric_limits<double>::quiet_NaN();
    CHECK(std::isnan(score_case(scores, its).scored.loss));
  }
  std::vector<double> scores = random_scores(9, 1, 1);
  for (std::size_t t = 0; t < 3; ++t) scores[3 * t + 1] = -std::numeric_limits<double>::infinity();
  CHECK(its(scores.data()) == std::numeric_limits<double>::infinity());
}

TEST_CASE("a team of any size makes the same of alignments, to the bit") {
  CtcCase its = {{60, 11, {60, 20, 59, 1, 33, 60, 2}}, 10, {}, {12, 9, 0, 1, 16, 30, 5}};
  Randoms randoms(4);
  for (const std::uint32_t length : its.label_lengths)
    for (std::uint32_t i = 0; i < length; ++i) its.labels.push_back(randoms.whole(0, 9));
  const std::vector<float> scores = as<float>(random_scores(its.batch.size(), 5, 6));
  const ScoredCase<float> alone = score_case(scores, its, 1);
  CHECK(alone.scored.count == 6);
  for (const int members : {2, 3, 9}) {
    const ScoredCase<float> together = score_case(scores, its, members);
    CHECK(together.scored.loss == alone.scored.loss);
    CHECK(together.scored.errors == alone.scored.errors);
    CHECK(together.scored.infeasible == alone.scored.infeasible);
    CHECK(together.gradient == alone.gradient);
  }
}

}  // namespace
}  // namespace compact_rnn::test
