// A grammar as a non-deterministic automaton: states joined by arcs, each of which says a word or
// none and has a probability. The probability of a sentence is the sum over all ways from the start
// to the end that say it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace compact_rnn {

constexpr std::uint32_t kSilent = 0xffffffff;  // the word of arcs that say none

struct GrammarArc {
  std::uint32_t from, to, word;
  double p;
};

class GrammarAutomaton {
 public:
  // States are 0 to `states` - 1. Throws Error("INVALID_INPUT") for arcs of states that there are
  // not, or a p that is not from 0 to 1.
  GrammarAutomaton(std::uint32_t states, std::uint32_t start, std::uint32_t end,
                   std::vector<GrammarArc> arcs);

  // Takes away what leads to no end, and divides the rest by the probability that it gets to one,
  // so that from every state all ways to the end sum to one. False where there is no way at all.
  bool normalize();

  std::uint32_t states() const { return static_cast<std::uint32_t>(first_.size() - 1); }
  std::uint32_t start() const { return start_; }
  std::uint32_t end() const { return end_; }
  const GrammarArc* begin_of(std::uint32_t state) const { return arcs_.data() + first_[state]; }
  const GrammarArc* end_of(std::uint32_t state) const { return arcs_.data() + first_[state + 1]; }

 private:
  std::vector<bool> ending() const;
  std::vector<double> masses(const std::vector<bool>& ending) const;
  void sort_arcs(std::size_t states);

  std::uint32_t start_, end_;
  std::vector<GrammarArc> arcs_;    // by the state that they leave
  std::vector<std::size_t> first_;  // [states + 1]: the first arc of each
};

}  // namespace compact_rnn
