// The forward and backward of a Toeplitz-like weight. With the outer product O = G^T H of a gate,
// O[j][u] = sum_i g_i[j] h_i[u], the displacement Z_1 M - M Z_-1, which is 2 O with its columns
// reversed, says how M continues along its diagonals:
//
//   M[j][k+1] = M[j-1][k] - 2 O[j][n-1-k],   M[j][0] = 2 O[j][0] - M[j-1][n-1]
//
// from row 0, in n^2 steps after the product. Rows are carried on in double, or n roundings would
// add up.
//
// Measured on [2000, 500] of 4 gates, float, one thread on a Xeon (model 207) that others used too;
// the best of 8 runs (medians were up to three times as long), r = 5: forward 2.0 ms,
// backward 3.6 ms.
#pragma once

#include <vector>

#include "base/aligned.h"
#include "weights/toeplitz_like/toeplitz_like.h"

namespace compact_rnn {

template <class Real>
class ToeplitzParametrization : public Parametrization<Real> {
 public:
  ToeplitzParametrization(const WeightShape& shape, std::size_t rank);

  void forward(const Real* p, Real* w, Team& team) override;
  void backward(const Real* p, const Real* dw, Real* dp, Team& team) override;

 private:
  // Of one gate: from O [n][n] at `outer` to the rows of W, and from d W to d O.
  void forward_gate(const Real* outer, Real* w) const;
  void backward_gate(const Real* dw, Real* d_outer) const;

  WeightShape shape_;
  std::size_t n_, rank_;
  AlignedArray<Real> outers_;  // [gates][n][n]: O, or d O
};

// O [gates][n][n] of any dense W [rows, cols], with zeros around each gate where it is not square:
// of full rank O is W exactly, and the r largest terms of its singular value decomposition, split
// between g_i and h_i, come close.
std::vector<double> toeplitz_displacement(const float* w, const WeightShape& shape);

}  // namespace compact_rnn
