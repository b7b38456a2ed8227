#include "train/criteria/cross_entropy.h"

#include "train/criteria/frames.h"
#include "train/criteria/softmax.h"

namespace compact_rnn::train {

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
  return sum;
}

template Scored cross_entropy(const float*, std::size_t, const Shape&, const FrameTargets&, float*,
                              Team&);
template Scored cross_entropy(const double*, std::size_t, const Shape&, const FrameTargets&,
                              double*, Team&);

}  // namespace compact_rnn::train
