// The LASSO of many samples over one dictionary, W ~ Z D with rows of W as samples and rows of D as
// atoms:
//
//     min_Z  1/2 |W - Z D|_F^2 + lambda sum_ij weight_ij |Z_ij|
//
// (Tibshirani 1996; DirNet Eq. 7 and 14). It keeps Z, so that each call of solve() starts from the
// result of the last one, also for another lambda. Not thread-safe; results are the same bits for
// any number of threads.
#pragma once

#include <cstddef>
#include <vector>

#include "base/team.h"
#include "linalg/solver.h"
#include "solvers/coordinate_descent.h"

namespace compact_rnn::solvers {

// Sums over all samples.
struct Solution {
  double objective;
  double gap;              // the objective is at most this far above the minimum
  std::size_t unfinished;  // samples whose gap is above the tolerance
  std::size_t nonzeros;
};

class Lasso {
 public:
  // D [atoms, length] and W [samples, length], finite. Z is zero, all weights are 1.
  Lasso(const linalg::Matrix& dictionary, const linalg::Matrix& targets, int threads);

  // Z := codes [samples, atoms].
  void start(const float* codes);

  // Weights above 0, one an atom or one a coefficient [samples, atoms]; empty for 1 everywhere.
  // Coefficients of infinite weight stay zero.
  void weigh(std::vector<double> weights);

  // Coordinate descent over each sample, until its gap is at most tolerance |w|^2 or for `sweeps`
  // sweeps.
  Solution solve(double lambda, double tolerance, std::size_t sweeps);

  // Z := the least squares fit of each sample by the atoms that its code uses (refit.h).
  void refit();

  const linalg::Matrix& codes() const { return codes_; }

 private:
  Gram gram() const { return {gram_.data.data(), gram_.rows}; }
  void find_correlations(Team& team);
  Sample sample(std::size_t i, const double* penalties);

  int threads_;
  linalg::Matrix gram_;          // D D^T
  linalg::Matrix products_;      // W D^T
  linalg::Matrix codes_;         // Z
  linalg::Matrix correlations_;  // W D^T - Z D D^T
  std::vector<double> norms2_;   // of the samples
  std::vector<double> weights_;
};

}  // namespace compact_rnn::solvers
