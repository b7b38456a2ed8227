#include "train/criteria/mean_square.h"

#include "train/criteria/frames.h"

namespace compact_rnn::train {

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

template Scored mean_square(const float*, std::size_t, const Shape&, const OutputTargets<float>&,
                            float*, Team&);
template Scored mean_square(const double*, std::size_t, const Shape&, const OutputTargets<double>&,
                            double*, Team&);

}  // namespace compact_rnn::train
