// Online dictionary learning (Mairal, Bach, Ponce, Sapiro 2009): W ~ Z D for W [samples, length],
//
//     min_{D, Z}  1/2 |W - Z D|_F^2 + lambda |Z|_1   where every atom |d_k| <= 1  (or = 1)
//
// Every epoch goes over the samples in the same random order, batch by batch. For each batch it
// finds codes by coordinate descent, from those of the epoch before; then it updates the sums A =
// Z^T Z and B = Z^T W, in which a batch's new codes replace its old ones (section 3.4 of the paper,
// data sets of fixed size); then it updates every atom once.
//
// - With all samples in one batch this is alternating minimisation, as in scikit-learn's
//   dict_learning.
// - With a few sweeps whatever the gap, atoms on the sphere, and shifts it is step 1 of DirNet
//   (Zhang et al. 2018, section 3.3).
//
// At the end of an epoch an atom that no sample uses is replaced by a random sample, as in the
// paper.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "linalg/solver.h"
#include "solvers/dictionary.h"

namespace compact_rnn::solvers {

struct DictionaryOptions {
  std::size_t atoms;
  double lambda;
  std::size_t batch;   // samples from one update of the dictionary to the next
  std::size_t sweeps;  // of coordinate descent over a code, at most
  double tolerance;    // of its gap, as a share of |w|^2
  std::size_t radius;  // of shifts; 0 for none
  AtomNorm norm;
  std::uint64_t seed;
  int threads;
};

struct Epoch {
  double objective;  // at the end of the epoch
  std::size_t nonzeros;
  std::size_t unused;  // atoms that no code used; they were replaced
};

class DictionaryLearner {
 public:
  // W is finite. D begins as `atoms`, or where that is null as random rows of W (random directions
  // where W has too few).
  DictionaryLearner(const linalg::Matrix& w, const DictionaryOptions& options,
                    const linalg::Matrix* atoms);

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

  DictionaryOptions options_;
  std::size_t epoch_ = 0;
  std::vector<std::size_t> order_;  // sample i is row order_[i] of W
  linalg::Matrix samples_;
  std::vector<double> norms2_;
  Dictionary dictionary_;
  linalg::Matrix codes_;
  linalg::Matrix a_, b_;
};

}  // namespace compact_rnn::solvers
