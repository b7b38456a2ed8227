// From words to the states of CTC.
#include <string>
#include <unordered_map>

#include "base/error.h"
#include "train/criteria/log_add.h"
#include "train/graphs/word_graph.h"

namespace compact_rnn::train {
namespace {

using Spelling = WordTree::Pronunciation;

constexpr std::size_t kMostArcs = std::size_t{1} << 24;

// Builds the states of a graph node by node. A word that leads to a node is a chain of states which
// all arcs of that word to that node share.
class Speller {
 public:
  Speller(const WordGraph& words, const std::vector<Spelling>& spellings, std::int32_t blank)
      : words_(words), blank_(blank), ends_(words.finals.size()) {
    for (const Spelling& each : spellings) spellings_of_[each.word].push_back(each);
  }

  StateGraph spell() {
    // Before the first word there may be blanks, after nothing.
    const auto before = add({blank_, blank_, 0.0});
    if (words_.finals.empty()) throw Error("INVALID_INPUT", "the graph of words has no node");
    ends_[0].push_back(before);
    for (const WordGraph::Arc& arc : words_.arcs)
      for (const Spelling& spelling : spellings_in(arc)) chain_of(arc, spelling);
    for (const WordGraph::Arc& arc : words_.arcs)
      for (const Spelling& spelling : spellings_in(arc)) enter(arc, chain_of(arc, spelling));
    for (std::size_t node = 0; node < ends_.size(); ++node)
      for (const std::uint32_t end : ends_[node]) states_[end].exit = words_.finals[node];
    return {std::move(states_), arcs_};
  }

 private:
  using Spellings = std::vector<Spelling>;

  const Spellings& spellings_in(const WordGraph::Arc& arc) const {
    static const Spellings none;
    const auto found = spellings_of_.find(arc.word);
    return found == spellings_of_.end() ? none : found->second;
  }

  std::uint32_t add(const StateGraph::State& state) {
    states_.push_back(state);
    return static_cast<std::uint32_t>(states_.size() - 1);
  }

  void connect(std::uint32_t from, std::uint32_t to, double log_weight) {
    if (arcs_.size() == kMostArcs)
      throw Error(
          "INVALID_INPUT",
          "the words take more than " + std::to_string(kMostArcs) +
              " arcs of states: fewer words, an n-gram model of a lower order, or lattices");
    arcs_.push_back({from, to, log_weight});
  }

  // The first state of the word's chain to the arc's node.
  std::uint32_t chain_of(const WordGraph::Arc& arc, const Spelling& spelling) {
    auto& chains = chains_[std::uint64_t{arc.to} << 32 | arc.word];
    for (const auto& [units, first] : chains)
      if (units == spelling.units) return first;
    const std::uint32_t first = chain(arc.to, spelling);
    chains.push_back({spelling.units, first});
    return first;
  }

  std::uint32_t chain(std::uint32_t node, const Spelling& spelling) {
    std::uint32_t first = 0, last = 0;
    for (std::uint32_t i = 0; i < spelling.length; ++i) {
      const auto unit = static_cast<std::int32_t>(spelling.units[i]);
      const std::uint32_t state = add({unit, unit});
      if (i == 0) {
        first = state;
      } else {
        const std::int32_t label = states_[last].label;
        if (label != unit) connect(last, state, 0);
        const std::uint32_t between = add({blank_, label});
        connect(last, between, 0);
        connect(between, state, 0);
      }
      last = state;
    }
    ends_[node].push_back(last);
    connect(last, blank_behind(node, states_[last].label), 0);
    return first;
  }

  // The blanks between the words that end at the node in a unit, and those that follow.
  std::uint32_t blank_behind(std::uint32_t node, std::int32_t unit) {
    for (const std::uint32_t end : ends_[node])
      if (states_[end].unit == blank_ && states_[end].label == unit) return end;
    const std::uint32_t state = add({blank_, unit});
    ends_[node].push_back(state);
    return state;
  }

  void enter(const WordGraph::Arc& arc, std::uint32_t first) {
    for (const std::uint32_t end : ends_[arc.from])
      if (states_[end].unit != states_[first].unit) connect(end, first, arc.log_weight);
    // Without a blank before it.
    if (arc.from != 0) return;
    double& entry = states_[first].entry;
    entry = log_add(entry, arc.log_weight);
  }

  const WordGraph& words_;
  const std::int32_t blank_;
  std::unordered_map<std::uint32_t, Spellings> spellings_of_;
  std::unordered_map<std::uint64_t, std::vector<std::pair<const std::uint32_t*, std::uint32_t>>>
      chains_;
  std::vector<std::vector<std::uint32_t>> ends_;  // of each node: states in which its words end
  std::vector<StateGraph::State> states_;
  std::vector<StateGraph::Arc> arcs_;
};

}  // namespace

StateGraph spelt(const WordGraph& words, const std::vector<Spelling>& spellings,
                 std::int32_t blank) {
  return Speller(words, spellings, blank).spell();
}

}  // namespace compact_rnn::train
