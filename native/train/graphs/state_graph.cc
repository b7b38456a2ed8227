#include "train/graphs/state_graph.h"

#include <utility>

namespace compact_rnn::train {
namespace {

// Sorts the ends of arcs by states: returns where those of each begin.
template <class StateOf, class EndOf>
std::vector<std::size_t> by_state(const std::vector<StateGraph::Arc>& arcs, std::size_t states,
                                  const StateOf& state_of, const EndOf& end_of,
                                  std::vector<StateGraph::End>& ends) {
  std::vector<std::size_t> first(states + 1);
  for (const StateGraph::Arc& arc : arcs) ++first[state_of(arc) + 1];
  for (std::size_t s = 0; s < states; ++s) first[s + 1] += first[s];
  std::vector<std::size_t> next = first;
  ends.resize(arcs.size());
  for (const StateGraph::Arc& arc : arcs)
    ends[next[state_of(arc)]++] = {end_of(arc), arc.log_weight};
  return first;
}

}  // namespace

StateGraph::StateGraph(std::vector<State> states, const std::vector<Arc>& arcs)
    : states_(std::move(states)) {
  const auto from = [](const Arc& arc) { return arc.from; };
  const auto to = [](const Arc& arc) { return arc.to; };
  first_into_ = by_state(arcs, states_.size(), to, from, into_);
  first_out_of_ = by_state(arcs, states_.size(), from, to, out_of_);
}

std::size_t StateGraph::bytes() const {
  return states_.size() * (sizeof(State) + 2 * sizeof(std::size_t)) +
         2 * into_.size() * sizeof(End);
}

}  // namespace compact_rnn::train
