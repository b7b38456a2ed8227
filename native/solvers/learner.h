// Online dictionary learning (Mairal, Bach, Ponce, Sapiro 2009): W ~ Z D for W [samples, length],
//
//     min_{D, Z}  1/2 |W - Z D|_F^2 + lambda |Z|_1   where every atom |d_k| <= 1  (or = 1)
//
// Epoch after epoch over the samples in one random order, batch after batch: codes by coordinate
// descent from what they were the last time, then the sums A = Z^T Z and B = Z^T W, in which a
// batch's new codes take the place of its old ones (section 3.4 of the paper, data sets of fixed
// size), then one update of every atom.
//
// - All samples as one batch: alternating minimisation, as scikit-learn's dict_learning does it.
// - A few sweeps without waiting for the gap, atoms on the sphere, shifts: step 1 of DirNet (Zhang
//   et al. 2018, section 3.3).
//
// At the end of an epoch, an atom that no sample uses is replaced by a sample at random, as the
// paper does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "linalg/solver.h"
#include "solvers/dictionary.h"

namespace compact_rnn::solvers {

struct LearnerOptions {
  std::size_t atoms;
  double lambda;
  std::size_t batch;   // samples between two updates of the dictionary
  std::size_t sweeps;  // of coordinate descent over a code, at most
  double tolerance;    // of its gap, as a share of |w|^2
  std::size_t radius;  // of shifts; 0 for none
  AtomNorm norm;
  std::uint64_t seed;
  int threads;
};

struct Epoch {
  double objective;  // of codes and dictionary as they are at the end
  std::size_t nonzeros;
  std::size_t unused;  // atoms, which were replaced
};

class Learner {
 public:
  // W is finite. Without `atoms` to begin with, D is random rows of W (of random directions where W
  // has too few).
  Learner(const linalg::Matrix& w, const LearnerOptions& options, const linalg::Matrix* atoms);

  Epoch run_epoch();

  // D with its shifts, and Z [samples, rows of D].
  const Dictionary& dictionary() const { return dictionary_; }
  linalg::Matrix codes() const;

 private:
  void begin();
  void run_batch(std::size_t first, std::size_t count, Team& team);
  void encode(std::size_t first, std::size_t count, Team& team);
  double objective(Team& team) const;
  std::vector<bool> used() const;
  std::size_t replace_unused();
  void forget(std::size_t k);

  LearnerOptions options_;
  std::size_t epoch_ = 0;
  std::vector<std::size_t> order_;  // sample i is row order_[i] of W
  linalg::Matrix samples_;
  std::vector<double> norms2_;
  Dictionary dictionary_;
  linalg::Matrix codes_;
  linalg::Matrix a_, b_;
};

}  // namespace compact_rnn::solvers
