#include "train/criteria/frame_criteria.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "text/softmax.h"

namespace compact_rnn::train {
namespace {

struct FrameScore {
  double loss = 0;
  bool counted = false, wrong = false;
};

void add(const FrameScore& frame, Score& sum) {
  sum.loss += frame.loss;
  sum.count += frame.counted;
  sum.errors += frame.wrong;
}

// Adds up score_frame(row, gradient of the row or null) -> FrameScore over all frames outside
// padding. The gradient of frames that are not counted is zero; score_frame need not write it.
template <class Real, class ScoreFrame>
Scored sum_over_frames(const Shape& shape, std::size_t units, Real* gradient, Team& team,
                       const ScoreFrame& score_frame) {
  std::vector<FrameScore> frames(shape.frames * shape.sequences);
  team.split(frames.size(), [&](const Range& rows) {
    for (std::size_t row = rows.first; row < rows.last; ++row) {
      Real* slope = gradient == nullptr ? nullptr : gradient + row * units;
      const bool padding = row / shape.sequences >= shape.lengths[row % shape.sequences];
      if (!padding) frames[row] = score_frame(row, slope);
      if (slope != nullptr && !frames[row].counted) std::fill_n(slope, units, Real{0});
    }
  });
  Scored sum;
  sum.sequences.resize(shape.sequences);
  for (std::size_t row = 0; row < frames.size(); ++row) {
    add(frames[row], sum);
    add(frames[row], sum.sequences[row % shape.sequences]);
  }
  return sum;
}

}  // namespace

template <class Real>
Scored cross_entropy(const Real* scores, std::size_t units, const Shape& shape,
                     const FrameTargets& targets, Real* gradient, Team& team) {
  Scored sum = sum_over_frames(
      shape, units, gradient, team, [&](std::size_t row, Real* slope) -> FrameScore {
        if (targets.labels[row] < 0) return {};
        const auto label = static_cast<std::size_t>(targets.labels[row]);
        const Real* x = scores + row * units;
        const double normaliser = log_sum_exp(x, units);
        if (slope != nullptr) {
          for (std::size_t k = 0; k < units; ++k)
            slope[k] = static_cast<Real>(std::exp(static_cast<double>(x[k]) - normaliser));
          slope[label] -= Real{1};
        }
        const auto best = static_cast<std::size_t>(std::max_element(x, x + units) - x);
        return {normaliser - static_cast<double>(x[label]), true, best != label};
      });
  sum.labels = sum.count;
  for (Score& sequence : sum.sequences) sequence.labels = sequence.count;
  return sum;
}

template <class Real>
Scored mean_square(const Real* scores, std::size_t units, const Shape& shape,
                   const OutputTargets<Real>& targets, Real* gradient, Team& team) {
  return sum_over_frames(
      shape, units, gradient, team, [&](std::size_t row, Real* slope) -> FrameScore {
        const Real *y = scores + row * units, *target = targets.values + row * units;
        const auto all = static_cast<double>(units);
        double squares = 0;
        for (std::size_t k = 0; k < units; ++k) {
          const double error = static_cast<double>(y[k]) - static_cast<double>(target[k]);
          squares += error * error;
          if (slope != nullptr) slope[k] = static_cast<Real>(2 / all * error);
        }
        return {squares / all, true, false};
      });
}

template <class Real>
Scored divergence(const Real* scores, std::size_t units, const Shape& shape,
                  const OutputTargets<Real>& teacher, double temperature, Real* gradient,
                  Team& team) {
  const double coldness = 1 / temperature;
  return sum_over_frames(
      shape, units, gradient, team, [&](std::size_t row, Real* slope) -> FrameScore {
        const Real *student_row = scores + row * units, *teacher_row = teacher.values + row * units;
        const double log_p_normaliser = log_sum_exp(teacher_row, units, coldness);
        const double log_q_normaliser = log_sum_exp(student_row, units, coldness);
        double sum = 0;
        for (std::size_t k = 0; k < units; ++k) {
          const double log_p = coldness * static_cast<double>(teacher_row[k]) - log_p_normaliser;
          const double log_q = coldness * static_cast<double>(student_row[k]) - log_q_normaliser;
          const double p = std::exp(log_p);
          if (p != 0) sum += p * (log_p - log_q);  // p log p -> 0 as p -> 0
          if (slope != nullptr) slope[k] = static_cast<Real>(temperature * (std::exp(log_q) - p));
        }
        return {temperature * temperature * sum, true, false};
      });
}

#define INSTANTIATE(Real)                                                                         \
  template Scored cross_entropy(const Real*, std::size_t, const Shape&, const FrameTargets&,      \
                                Real*, Team&);                                                    \
  template Scored mean_square(const Real*, std::size_t, const Shape&, const OutputTargets<Real>&, \
                              Real*, Team&);                                                      \
  template Scored divergence(const Real*, std::size_t, const Shape&, const OutputTargets<Real>&,  \
                             double, Real*, Team&);
INSTANTIATE(float)
INSTANTIATE(double)
#undef INSTANTIATE

}  // namespace compact_rnn::train
