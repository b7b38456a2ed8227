// A weight as a function of its parameters, W = expand(p), for training, which runs the dense W:
//
//   d p += collect(d W), the adjoint of expand at p: <expand'(p) e, d W> = <e, collect(d W)> for
//   every e
//
// Measured: [2000, 500] of 4 gates, float, one thread on a Xeon (model 207) that others used too;
// ms, the best of 8 runs (medians were up to three times as long):
//
//                          expand   collect                              expand   collect
//   quantized               3.1       0.3      sparse, 12 %               0.2       0.3
//   low-rank, r = 50        0.9       2.1      sparse in blocks, 12 %     0.2       0.2
//   hashed, 12 %, signs     1.5       1.4      toeplitz-like, r = 5       2.0       3.6
//
// Both come to the same bits for any number of members of the team. One caller at a time: there is
// scratch memory inside.
#pragma once

#include <memory>

#include "base/team.h"
#include "representations/spec.h"

namespace compact_rnn::representations {

template <class Real>
class Representation {
 public:
  virtual ~Representation() = default;

  // Writes all of W [rows, cols].
  virtual void expand(const Real* p, Real* w, Team& team) = 0;
  // Adds to dp; p is that of the last expand.
  virtual void collect(const Real* p, const Real* dw, Real* dp, Team& team) = 0;
};

// The spec must fit the shape: nothing is checked.
template <class Real>
std::unique_ptr<Representation<Real>> make_representation(const Spec& spec, const Shape& shape);

}  // namespace compact_rnn::representations
