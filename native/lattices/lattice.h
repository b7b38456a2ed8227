// A lattice: the ways of saying an utterance that a search has not given up, their common parts
// once. It is a directed graph without circles. Node 0 is before the first word, the last node
// behind the last one, and each path between them is a hypothesis; arcs without a word carry what
// else there is to pay, silences and the end of the sentence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/range.h"

namespace compact_rnn {

// The word of an arc that says none.
constexpr std::uint32_t kNoLatticeWord = 0xffffffff;

struct LatticeArc {
  std::uint32_t from, to;     // nodes, from < to
  std::uint32_t word;         // its number in the lexicon of the search, or kNoLatticeWord
  std::uint32_t start, end;   // the word is said from frame `start` to before frame `end`
  double acoustic, language;  // log-probabilities, natural logarithms
};

// How an arc's log-probabilities add up to its weight.
struct LatticeScales {
  double acoustic = 1, language = 1;
  double word_penalty = 0;  // taken off for each word

  double weight(const LatticeArc& arc) const {
    return acoustic * arc.acoustic + language * arc.language -
           (arc.word == kNoLatticeWord ? 0.0 : word_penalty);
  }
};

class Lattice {
 public:
  // One node, no arcs: nothing was said.
  Lattice() : Lattice(1, {}) {}
  // Arcs may come in any order, and are sorted by the nodes that they leave; those from one node
  // stay as they come. Throws Error("INVALID_INPUT") where there are no nodes, an arc does not lead
  // to a later one, its frames run backwards, or a log-probability is not finite
  // or beyond 1e15.
  Lattice(std::size_t nodes, std::vector<LatticeArc> arcs);

  std::size_t nodes() const { return first_arcs_.size() - 1; }
  std::uint32_t last_node() const { return static_cast<std::uint32_t>(nodes() - 1); }
  const std::vector<LatticeArc>& arcs() const { return arcs_; }
  // Indices of the arcs that leave a node.
  Range arcs_from(std::size_t node) const { return {first_arcs_[node], first_arcs_[node + 1]}; }

  std::vector<double> weights(const LatticeScales& scales) const;

 private:
  std::vector<LatticeArc> arcs_;
  std::vector<std::size_t> first_arcs_;  // of each node, and the number of all
};

}  // namespace compact_rnn
