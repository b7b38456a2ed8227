// A weight as a function of its parameters, W = forward(p), for training, which runs the dense W.
// Backward is the vector-Jacobian product, at the p of the last forward:
//
//   d p += backward(d W):   <forward'(p) e, d W> = <e, backward(d W)> for every e
//
// Both give the same bits for any number of members of the team. One caller at a time: there is
// scratch memory inside.
#pragma once

#include "base/team.h"

namespace compact_rnn {

template <class Real>
class Parametrization {
 public:
  virtual ~Parametrization() = default;

  // Writes all of W [rows, cols].
  virtual void forward(const Real* p, Real* w, Team& team) = 0;
  // Adds to dp.
  virtual void backward(const Real* p, const Real* dw, Real* dp, Team& team) = 0;
};

// sums += terms, element by element.
template <class Real>
void add_to(Real* sums, const Real* terms, std::size_t size, Team& team) {
  team.split(size, [&](Range range) {
    for (std::size_t i = range.first; i < range.last; ++i) sums[i] += terms[i];
  });
}

}  // namespace compact_rnn
