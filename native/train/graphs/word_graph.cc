#include "train/graphs/word_graph.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "base/error.h"

namespace compact_rnn::train {
namespace {

constexpr std::size_t kMostWordArcs = std::size_t{1} << 22;

// Any word may follow any, as far as a lexicon goes.
class AllWords {
 public:
  explicit AllWords(std::size_t words) : words_(words) {}

  std::uint32_t start() { return 0; }
  bool may_end(std::uint32_t) const { return true; }
  template <class Visit>
  void visit_words(std::uint32_t place, const Visit& visit) {
    for (std::uint32_t word = 0; word < words_; ++word) visit(word, place);
  }

 private:
  std::size_t words_;
};

// The words of a lattice: a place is a set of its nodes, all those that the words so far lead to,
// with those behind arcs that say nothing.
class LatticeWords {
 public:
  explicit LatticeWords(const Lattice& lattice) : lattice_(lattice) {}

  std::uint32_t start() { return place_of({0}); }
  bool may_end(std::uint32_t place) const { return sets_[place].back() == lattice_.last_node(); }
  template <class Visit>
  void visit_words(std::uint32_t place, const Visit& visit) {
    std::map<std::uint32_t, Nodes> following;  // by words, so that their order is certain
    for (const std::uint32_t node : sets_[place])
      visit_arcs(node, [&](const LatticeArc& arc) {
        if (arc.word != kNoLatticeWord) following[arc.word].push_back(arc.to);
      });
    for (auto& [word, nodes] : following) visit(word, place_of(std::move(nodes)));
  }

 private:
  using Nodes = std::vector<std::uint32_t>;

  template <class Visit>
  void visit_arcs(std::uint32_t node, const Visit& visit) const {
    const Range range = lattice_.arcs_from(node);
    for (std::size_t i = range.first; i < range.last; ++i) visit(lattice_.arcs()[i]);
  }

  std::uint32_t place_of(Nodes nodes) {
    // More are found as the list is walked: silent arcs lead to later nodes.
    std::vector<bool> met(lattice_.nodes());
    for (const std::uint32_t node : nodes) met[node] = true;
    for (std::size_t i = 0; i < nodes.size(); ++i)
      visit_arcs(nodes[i], [&](const LatticeArc& arc) {
        if (arc.word != kNoLatticeWord || met[arc.to]) return;
        met[arc.to] = true;
        nodes.push_back(arc.to);
      });
    std::sort(nodes.begin(), nodes.end());
    nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
    const auto [entry, is_new] =
        places_.emplace(std::move(nodes), static_cast<std::uint32_t>(sets_.size()));
    if (is_new) sets_.push_back(entry->first);
    return entry->second;
  }

  const Lattice& lattice_;
  std::map<Nodes, std::uint32_t> places_;
  std::vector<Nodes> sets_;
};

// A node is a state of the source at a place.
template <class Words>
WordGraph reached(LanguageSource& source, double weight, Words words) {
  using Node = std::pair<LanguageState, std::uint32_t>;
  WordGraph graph;
  std::map<Node, std::uint32_t> numbers;
  std::vector<Node> nodes;
  const auto number_of = [&](const Node& node) {
    const auto [entry, is_new] = numbers.emplace(node, static_cast<std::uint32_t>(nodes.size()));
    if (is_new) nodes.push_back(node);
    return entry->second;
  };
  number_of({source.start(), words.start()});
  for (std::uint32_t at = 0; at < nodes.size(); ++at) {
    const auto [state, place] = nodes[at];
    const double end = words.may_end(place) ? source.final_log_p(state) : kImpossible;
    graph.finals.push_back(end == kImpossible ? kImpossible : weight * end);
    words.visit_words(place, [&, history = state](std::uint32_t word, std::uint32_t next) {
      const LanguageStep step = source.score(history, word);
      if (step.log_p == kImpossible) return;
      if (graph.arcs.size() == kMostWordArcs)
        throw Error("INVALID_INPUT",
                    "the language model leads to more than " + std::to_string(kMostWordArcs) +
                        " pairs of a history and a word: take fewer words, a lower order or "
                        "narrower lattices");
      graph.arcs.push_back({at, number_of({step.next, next}), word, weight * step.log_p});
    });
  }
  return graph;
}

}  // namespace

WordGraph word_graph(LanguageSource& source, double weight) {
  return reached(source, weight, AllWords(source.words()));
}

WordGraph word_graph(LanguageSource& source, double weight, const Lattice& lattice) {
  for (const LatticeArc& arc : lattice.arcs())
    if (arc.word != kNoLatticeWord && arc.word >= source.words())
      throw Error("INVALID_INPUT",
                  "a lattice says a word that the language model does not know of");
  return reached(source, weight, LatticeWords(lattice));
}

}  // namespace compact_rnn::train
