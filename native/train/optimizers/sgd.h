// Stochastic gradient descent with momentum (Polyak 1964; Sutskever et al. 2013, On the importance
// of initialization and momentum in deep learning), in the form that PyTorch uses:
//
//   v = momentum v + g
//   w = w - rate v
#pragma once

#include "base/team.h"
#include "train/optimizers/gradient.h"

namespace compact_rnn::train {

struct SgdSettings {
  double rate;          // > 0
  double momentum = 0;  // in [0, 1)
};

// One update of `values`. `velocity`: v, zeros before the first update; null where there is no
// momentum.
template <class Real>
void sgd(Real* values, const Gradient<Real>& gradient, Real* velocity, std::size_t size,
         const SgdSettings& settings, Team& team);

}  // namespace compact_rnn::train
