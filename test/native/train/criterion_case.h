// Criteria on batches of scores, and how far numbers are from those expected.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/team.h"
#include "train/batch.h"
#include "train/criteria/criterion.h"

namespace compact_rnn::test {

// Sizes of a batch, sequences of unequal lengths.
struct Batch {
  std::size_t frames, units;
  std::vector<std::uint32_t> lengths;

  train::Shape shape() const { return {frames, lengths.size(), lengths.data()}; }
  std::size_t rows() const { return frames * lengths.size(); }
  std::size_t size() const { return rows() * units; }
};

template <class Real>
struct ScoredCase {
  train::Scored scored;
  std::vector<Real> gradient;
};

// criterion(scores, gradient or null, team) on a gradient of what must all be overwritten.
template <class Real, class Criterion>
ScoredCase<Real> score_case(const std::vector<Real>& scores, const Criterion& criterion,
                            int members = 1) {
  TeamLease team(members);
  ScoredCase<Real> answer{{}, std::vector<Real>(scores.size(), Real{77})};
  answer.scored = criterion(scores.data(), answer.gradient.data(), *team);
  return answer;
}

template <class To, class From>
std::vector<To> as(const std::vector<From>& numbers) {
  return {numbers.begin(), numbers.end()};
}

// max |got - expected| / max |expected|; infinity where sizes differ or either is NaN.
template <class Got, class Expected>
double distance(const Got& got, const Expected& expected) {
  if (std::size(got) != std::size(expected)) return std::numeric_limits<double>::infinity();
  double difference = 0, greatest = 1e-300;
  for (std::size_t i = 0; i < std::size(got); ++i) {
    const auto x = static_cast<double>(got[i]), y = static_cast<double>(expected[i]);
    if (!std::isfinite(x) || !std::isfinite(y)) return std::numeric_limits<double>::infinity();
    difference = std::max(difference, std::fabs(x - y));
    greatest = std::max(greatest, std::fabs(y));
  }
  return difference / greatest;
}

// The gradient by central differences of the loss.
template <class Criterion>
std::vector<double> differences(std::vector<double> scores, const Criterion& criterion) {
  constexpr double kStep = 1e-5;
  const auto loss = [&criterion](const std::vector<double>& at) {
    TeamLease team(1);
    return criterion(at.data(), static_cast<double*>(nullptr), *team).loss;
  };
  std::vector<double> gradient;
  for (double& score : scores) {
    const double centre = score;
    score = centre + kStep;
    const double above = loss(scores);
    score = centre - kStep;
    const double below = loss(scores);
    score = centre;
    gradient.push_back((above - below) / (2 * kStep));
  }
  return gradient;
}

}  // namespace compact_rnn::test
