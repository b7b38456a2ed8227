#include "train/optimizers/sgd.h"

namespace compact_rnn::train {

template <class Real>
void sgd(Real* values, const Gradient<Real>& gradient, Real* velocity, std::size_t size,
         const SgdSettings& settings, Team& team) {
  const auto rate = static_cast<Real>(settings.rate),
             momentum = static_cast<Real>(settings.momentum);
  team.split(size, [&, gradient](const Range& range) {
    if (velocity == nullptr) {
      for (std::size_t i = range.first; i < range.last; ++i)
        values[i] -= rate * gradient.at(i, values[i]);
      return;
    }
    // The step is of_g g + of_v v: v, or with Nesterov's momentum g + momentum v.
    const Real of_g = settings.nesterov ? Real{1} : Real{0},
               of_v = settings.nesterov ? momentum : Real{1};
    for (std::size_t i = range.first; i < range.last; ++i) {
      const Real g = gradient.at(i, values[i]);
      const Real v = momentum * velocity[i] + g;
      velocity[i] = v;
      values[i] -= rate * (of_g * g + of_v * v);
    }
  });
}

template void sgd(float*, const Gradient<float>&, float*, std::size_t, const SgdSettings&, Team&);
template void sgd(double*, const Gradient<double>&, double*, std::size_t, const SgdSettings&,
                  Team&);

}  // namespace compact_rnn::train
