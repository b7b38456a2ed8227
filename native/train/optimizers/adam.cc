#include "train/optimizers/adam.h"

#include <cmath>

namespace compact_rnn::train {

template <class Real>
void adam(Real* values, const Gradient<Real>& gradient, Real* m, Real* v, std::size_t size,
          std::size_t step, const AdamSettings& settings, Team& team) {
  const auto t = static_cast<double>(step);
  const auto beta1 = static_cast<Real>(settings.beta1), beta2 = static_cast<Real>(settings.beta2);
  const auto fresh1 = static_cast<Real>(1 - settings.beta1),
             fresh2 = static_cast<Real>(1 - settings.beta2);
  const auto rate = static_cast<Real>(settings.rate / (1 - std::pow(settings.beta1, t)));
  const auto correction = static_cast<Real>(1 / std::sqrt(1 - std::pow(settings.beta2, t)));
  const auto epsilon = static_cast<Real>(settings.epsilon);
  team.split(size, [=](const Range& range) {
    for (std::size_t i = range.first; i < range.last; ++i) {
      const Real g = gradient.at(i, values[i]);
      const Real mean = beta1 * m[i] + fresh1 * g, square = beta2 * v[i] + fresh2 * (g * g);
      m[i] = mean;
      v[i] = square;
      values[i] -= rate * mean / (std::sqrt(square) * correction + epsilon);
    }
  });
}

template void adam(float*, const Gradient<float>&, float*, float*, std::size_t, std::size_t,
                   const AdamSettings&, Team&);
template void adam(double*, const Gradient<double>&, double*, double*, std::size_t, std::size_t,
                   const AdamSettings&, Team&);

}  // namespace compact_rnn::train
