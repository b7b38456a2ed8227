// Networks in training: floats against doubles, any number of members, padding, and carried states.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "net_case.h"

namespace compact_rnn::test {
namespace {

// Scores but those of padding, and gradients.
template <class Real>
struct Outcome {
  std::vector<Real> scores, gradients;
};

template <class Real>
Outcome<Real> outcome_of(const NetCase& its, const Batch<Real>& batch, int members) {
  TeamLease team(members);
  train::Net<Real> net(its.architecture, its.structures);
  set_random(net.parameters(), 1);
  const Batch<Real> before = random_batch<Real>(its.architecture, 4);
  if (its.options.carry) net.forward(before.xs.data(), before.shape(), {}, *team);
  const Real* scores = net.forward(batch.xs.data(), batch.shape(), its.options, *team);
  Outcome<Real> outcome;
  std::vector<Real> d_scores;
  loss_of(net, batch, scores, &d_scores);
  for (std::size_t i = 0; i < d_scores.size(); ++i)
    if (net.is_last_frame() || !batch.is_padding(i / net.output_size()))
      outcome.scores.push_back(scores[i]);
  net.backward(d_scores.data(), *team);
  const auto& gradients = net.parameters().gradients();
  outcome.gradients.assign(gradients.data(), gradients.data() + gradients.size());
  return outcome;
}

void check_close(const std::vector<float>& got, const std::vector<double>& expected,
                 const char* what) {
  REQUIRE(got.size() == expected.size());
  double worst = 0.0;
  for (std::size_t i = 0; i < got.size(); ++i)
    worst = std::max(worst, std::fabs(static_cast<double>(got[i]) - expected[i]) /
                                std::max(1.0, std::fabs(expected[i])));
  CHECK_MESSAGE(worst <= 1e-4, what);
}

void check_same(const std::vector<float>& got, const std::vector<float>& expected,
                const char* what) {
  REQUIRE(got.size() == expected.size());
  CHECK_MESSAGE(std::memcmp(got.data(), expected.data(), got.size() * sizeof(float)) == 0, what);
}

}  // namespace

TEST_CASE("training in floats comes close to training in doubles") {
  for (const NetCase& its : net_cases()) {
    INFO(its.name);
    const auto expected = outcome_of(its, random_batch<double>(its.architecture, 3), 1);
    const auto got = outcome_of(its, random_batch<float>(its.architecture, 3), 1);
    check_close(got.scores, expected.scores, "scores");
    check_close(got.gradients, expected.gradients, "gradients");
  }
}

TEST_CASE("training comes to the same bits for any number of members") {
  for (const NetCase& its : net_cases()) {
    INFO(its.name);
    const auto batch = random_batch<float>(its.architecture, 3);
    const auto expected = outcome_of(its, batch, 1);
    for (const int members : {2, 3}) {
      const auto got = outcome_of(its, batch, members);
      check_same(got.scores, expected.scores, "scores");
      check_same(got.gradients, expected.gradients, "gradients");
    }
  }
}

TEST_CASE("what padding holds changes neither scores nor gradients") {
  for (const NetCase& its : net_cases()) {
    INFO(its.name);
    auto batch = random_batch<float>(its.architecture, 3);
    const auto expected = outcome_of(its, batch, 1);
    const std::size_t size = batch.xs.size() / (batch.frames * batch.sequences);
    for (std::size_t i = 0; i < batch.xs.size(); ++i)
      if (batch.is_padding(i / size)) batch.xs[i] = 1e6f - static_cast<float>(i);
    const auto got = outcome_of(its, batch, 1);
    check_same(got.scores, expected.scores, "scores");
    check_same(got.gradients, expected.gradients, "gradients");
  }
}

TEST_CASE("backward adds to the gradients, and smaller and larger batches share a network") {
  const NetCase& its = net_cases().front();
  TeamLease team(1);
  train::Net<float> net(its.architecture, its.structures);
  set_random(net.parameters(), 1);
  auto batch = random_batch<float>(its.architecture, 3);
  const auto step = [&] {
    std::vector<float> d_scores;
    loss_of(net, batch, net.forward(batch.xs.data(), batch.shape(), {}, *team), &d_scores);
    net.backward(d_scores.data(), *team);
  };
  step();
  const auto& gradients = net.parameters().gradients();
  const std::vector<float> once(gradients.data(), gradients.data() + gradients.size());
  step();
  for (std::size_t i = 0; i < once.size(); ++i)
    CHECK(gradients[i] == doctest::Approx(2 * once[i]).epsilon(1e-5));
  Batch<float> smaller = {2, 1, {2}, std::vector<float>(2 * its.architecture.input_size, 0.5f)};
  net.forward(smaller.xs.data(), smaller.shape(), {}, *team);
  net.parameters().gradients().zero();
  step();
  check_same({gradients.data(), gradients.data() + gradients.size()}, once, "gradients");
}

TEST_CASE("a carried state is that after each sequence's own last frame") {
  for (const NetCase& its : net_cases()) {
    if (!its.options.carry) continue;
    INFO(its.name);
    TeamLease team(1);
    train::Net<float> net(its.architecture, its.structures);
    set_random(net.parameters(), 1);
    const auto first = random_batch<float>(its.architecture, 3),
               second = random_batch<float>(its.architecture, 4);
    const std::size_t size = its.architecture.input_size, scores = net.output_size();
    net.forward(first.xs.data(), first.shape(), {}, *team);
    const float* carried = net.forward(second.xs.data(), second.shape(), its.options, *team);
    const std::vector<float> got(carried, carried + second.frames * second.sequences * scores);
    for (std::size_t b = 0; b < first.sequences; ++b) {  // both parts as one sequence
      Batch<float> whole = {
          first.lengths[b] + second.lengths[b], 1, {first.lengths[b] + second.lengths[b]}, {}};
      for (const Batch<float>* part : {&first, &second})
        for (std::size_t t = 0; t < part->lengths[b]; ++t) {
          const float* frame = part->xs.data() + (t * part->sequences + b) * size;
          whole.xs.insert(whole.xs.end(), frame, frame + size);
        }
      const float* expected = net.forward(whole.xs.data(), whole.shape(), {}, *team);
      for (std::size_t t = 0; t < second.lengths[b]; ++t)
        for (std::size_t j = 0; j < scores; ++j)
          CHECK(got[(t * second.sequences + b) * scores + j] ==
                doctest::Approx(expected[(first.lengths[b] + t) * scores + j]).epsilon(1e-5));
    }
  }
}

TEST_CASE("dropout drops at its rate, scales the rest, and depends only on the seed") {
  TeamLease one(1), three(3);
  train::Dropout<float> dropout(2);
  constexpr std::size_t size = 20000;
  const std::vector<float> ones(size, 1.0f);
  const auto drop = [&](std::uint64_t seed, Team& team) {
    const float* ys = dropout.forward(ones.data(), size, 0.25, seed, team);
    return std::vector<float>(ys, ys + size);
  };
  const std::vector<float> ys = drop(7, *one);
  const auto zeros = std::count(ys.begin(), ys.end(), 0.0f);
  CHECK(zeros + std::count(ys.begin(), ys.end(), 1.0f / 0.75f) == static_cast<long>(size));
  CHECK(std::abs(zeros - 5000) < 250);  // four standard deviations
  CHECK(drop(7, *three) == ys);
  CHECK(drop(8, *one) != ys);
  CHECK(dropout.forward(ones.data(), size, 0.0, 7, *one) == ones.data());
}

}  // namespace compact_rnn::test
