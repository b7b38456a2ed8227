// W [rows, cols] ~ the corner of sum_i C(g_i) S(h_i) [n, n], n = max(rows, cols), r pairs of a
// circulant and a skew-circulant (Lu, Sindhwani, Sainath 2016, section 3.3), by least squares: a
// local minimum of |W - corner| over all 2 n r numbers. Where W is not square, what is outside of
// the corner is free.
//
// The longer side of W is whole, so the circulants on that side are solved exactly
// (circulant_residual.h), C for a tall W and, in the transpose, S for a wide one; L-BFGS finds the
// others.
//
// It starts from the displacement (Z_1 M - M Z_-1) / 2, which is sum_i g_i (J h_i)^T: the part of
// it that the corner determines, by its r largest singular values. What they leave open is random.
// Starts after that one, 1, 2, .., are random and may end in better minima, of small W above all.
#pragma once

#include <cstddef>
#include <memory>

#include "linalg/solver.h"
#include "solvers/circulant_residual.h"
#include "solvers/lbfgs.h"

namespace compact_rnn::solvers {

// Row i is g_i, or h_i: [r, n].
struct ToeplitzPairs {
  linalg::Matrix g, h;
};

// On the calling thread.
class ToeplitzFit {
 public:
  // W is finite and has at least two rows or two columns.
  ToeplitzFit(const linalg::Matrix& w, std::size_t rank, std::size_t start);
  ToeplitzFit(const ToeplitzFit&) = delete;
  ToeplitzFit& operator=(const ToeplitzFit&) = delete;

  // At most so many iterations, fewer where nothing gets better; |W - corner|^2 / |W|^2, or 0 where
  // W is 0.
  double run(std::size_t iterations);

  // |g_i| = |h_i|.
  ToeplitzPairs pairs();

 private:
  std::size_t rank_;
  bool wide_;
  double norm2_;
  linalg::Matrix w_;  // tall: W or its transpose
  CirculantResidual residual_;
  std::unique_ptr<Lbfgs> search_;
};

}  // namespace compact_rnn::solvers
