#include "train/criteria/divergence.h"

#include "train/criteria/frames.h"
#include "train/criteria/softmax.h"

namespace compact_rnn::train {

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

template Scored divergence(const float*, std::size_t, const Shape&, const OutputTargets<float>&,
                           double, float*, Team&);
template Scored divergence(const double*, std::size_t, const Shape&, const OutputTargets<double>&,
                           double, double*, Team&);

}  // namespace compact_rnn::train
