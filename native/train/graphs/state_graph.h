// What may be said, frame by frame: the competitors of sequence training, as a graph.
//
// Each frame is spent in a state, which emits one unit, the blank or another. A state may be kept
// for any number of frames; arcs lead to others, entries say where a path may begin, exits where it
// may end. The weight of a path is the sum of those of its entry, arcs and exit: natural logarithms
// of what a lexicon and a language model make of it, the outputs of a network apart.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/range.h"

namespace compact_rnn::train {

class StateGraph {
 public:
  struct State {
    std::int32_t unit;  // that it emits
    std::int32_t
        label;  // what has been said there: the unit itself; of a blank, the unit before it
    double entry = kNone, exit = kNone;  // log weights
  };
  struct Arc {
    std::uint32_t from, to;  // states, not the same
    double log_weight;
  };
  // A weight of what cannot be.
  static constexpr double kNone = -std::numeric_limits<double>::infinity();

  // Arcs in any order: those into a state, and those out of it, stay as they come.
  StateGraph(std::vector<State> states, const std::vector<Arc>& arcs);

  const std::vector<State>& states() const { return states_; }
  std::size_t arcs() const { return into_.size(); }
  // The other end of an arc, and its weight.
  struct End {
    std::uint32_t state;
    double log_weight;
  };
  // Visits where arcs into, or out of, a state come from, or lead to.
  template <class Visit>
  void visit_into(std::size_t state, const Visit& visit) const {
    for (std::size_t i = first_into_[state]; i < first_into_[state + 1]; ++i) visit(into_[i]);
  }
  template <class Visit>
  void visit_out_of(std::size_t state, const Visit& visit) const {
    for (std::size_t i = first_out_of_[state]; i < first_out_of_[state + 1]; ++i) visit(out_of_[i]);
  }
  std::size_t bytes() const;

 private:
  std::vector<State> states_;
  std::vector<End> into_, out_of_;                      // by the state that they are of
  std::vector<std::size_t> first_into_, first_out_of_;  // of each state, and the number of all
};

}  // namespace compact_rnn::train
