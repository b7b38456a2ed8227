// The sum over all alignments of labels l to frames, by the forward-backward algorithm of Graves et
// al. 2006, Connectionist Temporal Classification, section 4.1.
//
// The S = 2 |l| + 1 states of l' are the labels with blanks before, between and behind them. From a
// state a path stays, moves on by one or, from a label to a different one, by two. With y =
// softmax(scores), and sums of probabilities as their logarithms, in double, so that thousands of
// frames neither underflow nor lose figures:
//
//   a_t(s) = y_t(l'_s) sum of a_t-1 over the states before s               their eq. 6 b_t(s) = sum
//   of y_t+1(l'_r) b_t+1(r) over the states r behind s     their eq. 10, but without y_t(l'_s) p =
//   a_T(S) + a_T(S - 1)                                                their eq. 8 d -log p / d
//   scores_t,k = y_t,k - 1/p sum of a_t(s) b_t(s) over the s with l'_s = k      their eq. 16
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/range.h"
#include "train/criteria/track.h"

namespace compact_rnn::train {

// Holds the memory for one sequence after another, so that aligning allocates none.
template <class Real>
class Aligner {
 public:
  // For up to so many frames, labels, units; `cells`: the greatest frames * (labels + 1) of any
  // sequence.
  Aligner(std::size_t frames, std::size_t labels, std::size_t units, std::size_t cells);

  // -log p of the labels. There must be an alignment: frames >= shortest_alignment
  // (criteria/ctc.h).
  double forward(const Track<const Real>& scores, const std::int32_t* labels, std::size_t size,
                 std::int32_t blank);
  // The gradient of what the last forward() answered; its scores must be there still.
  void backward(const Track<Real>& gradient);

 private:
  struct State {
    std::size_t unit;
    bool skips;  // may follow the state before the one before
  };

  void set_states(const std::int32_t* labels, std::size_t size, std::int32_t blank);
  // The states that paths can be in at frame t, coming from the first states and getting to the
  // last ones in time.
  Range reachable(std::size_t t) const;
  double log_y(std::size_t t, std::size_t s) const;
  double* alphas(std::size_t t);
  void step_back(std::size_t t, double* beta);

  Track<const Real> scores_{};
  double log_p_ = 0;
  std::vector<State> states_;
  std::vector<double> normalisers_;  // of each frame's softmax, as logarithms
  std::vector<double> alphas_;       // [frame][an impossible state, then all states]
  std::vector<double> betas_;        // of one frame: all states, then an impossible one
  std::vector<double> occupancies_;  // of one frame: how probable each unit is, given the labels
};

}  // namespace compact_rnn::train
