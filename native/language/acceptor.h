// A grammar as it is searched: from each state at most one arc says a word. Probabilities of the
// arcs that leave a state, and of ending there, sum to one.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace compact_rnn {

class Acceptor {
 public:
  struct Arc {
    std::uint32_t word, next;
    float log_p;  // natural
  };
  struct State {
    std::uint32_t first_arc;
    float final_log_p;  // minus infinity: no sentence ends here
  };

  // `states`: with one more behind them, which ends the arcs of the last. State 0 is the start.
  Acceptor(std::vector<State> states, std::vector<Arc> arcs)
      : states_(std::move(states)), arcs_(std::move(arcs)) {}

  std::size_t size() const { return states_.size() - 1; }
  const std::vector<Arc>& arcs() const { return arcs_; }
  // By rising words.
  const Arc* begin_of(std::uint32_t state) const { return arcs_.data() + states_[state].first_arc; }
  const Arc* end_of(std::uint32_t state) const { return begin_of(state + 1); }
  // The arc by a word; null where the word cannot follow.
  const Arc* find(std::uint32_t state, std::uint32_t word) const {
    const Arc* const end = end_of(state);
    const Arc* arc = std::lower_bound(begin_of(state), end, word,
                                      [](const Arc& a, std::uint32_t w) { return a.word < w; });
    return arc != end && arc->word == word ? arc : nullptr;
  }
  float final_log_p(std::uint32_t state) const { return states_[state].final_log_p; }
  std::size_t bytes() const {
    return states_.capacity() * sizeof(State) + arcs_.capacity() * sizeof(Arc);
  }

 private:
  std::vector<State> states_;
  std::vector<Arc> arcs_;
};

}  // namespace compact_rnn
