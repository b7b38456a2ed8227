// The sum over all alignments of labels l to frames, by the forward-backward algorithm of Graves et
// al. 2006, Connectionist Temporal Classification, section 4.1.
//
// The S = 2 |l| + 1 states of l' are the labels with blanks before, between and after them. From a
// state a path stays, moves by one or, from a label to a different one, by two. Let y =
// softmax(scores). Sums of probabilities are kept as logarithms, in double, so that thousands of
// frames neither underflow nor lose precision:
//
//   a_t(s) = y_t(l'_s) sum of a_t-1 over the states before s                       their eq. 6
//   b_t(s) = sum of y_t+1(l'_r) b_t+1(r) over the states r after s                 their eq. 10,
//                                                                            without y_t(l'_s)
//   p = a_T(S) + a_T(S - 1)                                                        their eq. 8
//   d -log p / d scores_t,k = y_t,k - 1/p sum of a_t(s) b_t(s) over s with l'_s = k  their eq. 16
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/range.h"
#include "train/batch.h"

namespace compact_rnn::train {

// Aligns one sequence after another in memory that is allocated once.
template <class Real>
class Aligner {
 public:
  // For up to that many frames, labels and units of a sequence; `cells` is the largest product
  // frames * (labels + 1).
  Aligner(std::size_t frames, std::size_t labels, std::size_t units, std::size_t cells);

  // -log p of the labels. There must be an alignment: frames >= shortest_path (text/ctc_path.h).
  double forward(const SequenceRows<const Real>& scores, const std::int32_t* labels,
                 std::size_t size, std::int32_t blank);
  // The gradient of the last forward()'s result, whose scores must still be there.
  void backward(const SequenceRows<Real>& gradient);

 private:
  struct State {
    std::size_t unit;
    bool skips;  // may follow the state two before
  };

  void set_states(const std::int32_t* labels, std::size_t size, std::int32_t blank);
  // The states in which a path can be at frame t if it starts in the first states and still gets to
  // the last ones in time.
  Range reachable(std::size_t t) const;
  double log_y(std::size_t t, std::size_t s) const;
  double* alphas(std::size_t t);
  void step_back(std::size_t t, double* beta);

  SequenceRows<const Real> scores_{};
  double log_p_ = 0;
  std::vector<State> states_;
  std::vector<double> normalisers_;  // log of each frame's softmax denominator
  std::vector<double> alphas_;       // [frame][an impossible state, then all states]
  std::vector<double> betas_;        // of one frame: all states, then an impossible one
  std::vector<double> occupancies_;  // of one frame: how probable each unit is, given the labels
};

}  // namespace compact_rnn::train
