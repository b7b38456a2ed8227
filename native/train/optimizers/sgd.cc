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
    for (std::size_t i = range.first; i < range.last; ++i) {
      velocity[i] = momentum * velocity[i] + gradient.at(i, values[i]);
      values[i] -= rate * velocity[i];
    }
  });
}

template void sgd(float*, const Gradient<float>&, float*, std::size_t, const SgdSettings&, Team&);
template void sgd(double*, const Gradient<double>&, double*, std::size_t, const SgdSettings&,
                  Team&);

}  // namespace compact_rnn::train
