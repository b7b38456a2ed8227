// W of low displacement rank (Sindhwani et al. 2015; Lu et al. 2016). With n = max(cells, cols),
// each gate is the first `cells` rows and `cols` columns of
//
//   M = sum_i C(g_i) S(h_i),  C[j][k] = g[(j - k) mod n],  S[j][k] = h[j - k], for j < k -h[n + j -
//   k];
//
// p is G [gates * r, n], then H [gates * r, n], row q * r + i the pair i of gate q. With the outer
// product O = G^T H of a gate, O[j][u] = sum_i g_i[j] h_i[u], the displacement Z_1 M - M Z_-1,
// which is 2 O with its columns reversed, says that M goes on along its diagonals:
//
//   M[j][k+1] = M[j-1][k] - 2 O[j][n-1-k],   M[j][0] = 2 O[j][0] - M[j-1][n-1]
//
// from row 0, in n^2 steps after the product. Rows are carried on in double, or n roundings would
// add up.
#pragma once

#include <algorithm>
#include <vector>

#include "base/aligned.h"
#include "representations/representation.h"

namespace compact_rnn::representations {

// n, the length of each g and h.
inline std::size_t toeplitz_size(const Shape& shape) { return std::max(shape.cells(), shape.cols); }

template <class Real>
class ToeplitzLike : public Representation<Real> {
 public:
  ToeplitzLike(const Shape& shape, std::size_t rank);

  void expand(const Real* p, Real* w, Team& team) override;
  void collect(const Real* p, const Real* dw, Real* dp, Team& team) override;

 private:
  // Of one gate, [n][n] at `outer`: the gate's rows of W, and back.
  void expand_gate(const Real* outer, Real* w) const;
  void collect_gate(const Real* dw, Real* d_outer) const;

  Shape shape_;
  std::size_t n_, rank_;
  AlignedArray<Real> outers_;  // [gates][n][n]: O, or d O
};

// O [gates][n][n] of any dense W [rows, cols], with zeros around each gate where it is no square:
// of full rank O is W exactly, and the r largest terms of its singular value decomposition, split
// between g_i and h_i, come close.
std::vector<double> toeplitz_displacement(const float* w, const Shape& shape);

}  // namespace compact_rnn::representations
