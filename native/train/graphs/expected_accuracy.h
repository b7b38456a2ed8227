// The accuracy of a network's paths through a graph, expected over all of them (Povey and Woodland
// 2002, Minimum phone error; Kingsbury 2009, Lattice-based optimization of sequence classification
// criteria, section 3).
//
// A path spends each frame t in a state s of the graph. Its log weight is that of the graph and k
// sum_t log y_t(unit of s_t), with y = softmax(scores) and the acoustic scale k; its accuracy A(s)
// is the number of frames whose state has the label of the reference. Over all paths
//
//   Z = sum of weights,   A = 1/Z sum of weights times accuracies
//   d A / d scores_t,u = k sum over states with unit u of g_t(s) (A_t(s) - A)
//
// where g_t(s) is the share of Z that is in s at frame t, and A_t(s) the accuracy expected of those
// paths. (The softmax adds nothing: the g_t(s) (A_t(s) - A) of a frame sum to zero.) Both come of a
// forward and a backward pass that carry, beside the log weights of partial paths, the accuracies
// expected of them; in double.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "train/batch.h"
#include "train/graphs/state_graph.h"

namespace compact_rnn::train {

// Takes one sequence after another in memory that is allocated once.
template <class Real>
class ExpectedAccuracy {
 public:
  // For up to that many frames, states and units; `cells` is the largest product frames * states.
  ExpectedAccuracy(std::size_t frames, std::size_t states, std::size_t units, std::size_t cells);

  // A, in frames; NaN where a score is not finite, minus infinity where no path has so many frames.
  // `reference`: a label for each frame.
  double forward(const StateGraph& graph, const SequenceRows<const Real>& scores,
                 const std::int32_t* reference, double scale);
  // Adds `factor` times the gradient of the last forward()'s result, whose scores, graph and
  // reference must still be there.
  void backward(const SequenceRows<Real>& gradient, double factor);

 private:
  struct Partial {
    double log_weight, accuracy;  // of all partial paths; accuracy: the mean, weighted
  };

  double log_y(std::size_t t, std::size_t s) const;
  double correct(std::size_t t, std::size_t s) const;
  Partial* row(std::size_t t) { return forward_.data() + t * graph_->states().size(); }
  void step_back(std::size_t t);

  const StateGraph* graph_ = nullptr;
  SequenceRows<const Real> scores_{};
  const std::int32_t* reference_ = nullptr;
  double scale_ = 1, log_z_ = 0, accuracy_ = 0;
  std::vector<double> normalisers_;  // log of each frame's softmax denominator
  std::vector<Partial> forward_;     // [frame][state]: paths that end in the state, it included
  std::vector<Partial> backward_;    // of one frame: paths from the state on, it left out
  std::vector<Partial> arrivals_;    // the same, with the state itself, of the next frame
  std::vector<double> by_unit_;      // of one frame: sums of g (A_t - A)
};

}  // namespace compact_rnn::train
