// Adam (Kingma and Ba 2015, Adam: A Method for Stochastic Optimization, algorithm 1). At update t,
// from 1:
//
//   m = beta1 m + (1 - beta1) g              v = beta2 v + (1 - beta2) g^2
//   w = w - rate m' / (sqrt(v') + epsilon)   with m' = m / (1 - beta1^t), v' = v / (1 - beta2^t)
#pragma once

#include "base/team.h"
#include "train/optimizers/gradient.h"

namespace compact_rnn::train {

struct AdamSettings {
  double rate;                        // > 0
  double beta1 = 0.9, beta2 = 0.999;  // in [0, 1)
  double epsilon = 1e-8;              // > 0
};

// Update number `step`, from 1, of `values` [size], with m and v [size], zeros before the first
// update.
template <class Real>
void adam(Real* values, const Gradient<Real>& gradient, Real* m, Real* v, std::size_t size,
          std::size_t step, const AdamSettings& settings, Team& team);

}  // namespace compact_rnn::train
