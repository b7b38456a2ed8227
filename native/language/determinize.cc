#include "language/determinize.h"

#include <algorithm>
#include <cmath>
#include <queue>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/error.h"

namespace compact_rnn {

namespace {

// A state of the grammar, and how likely it is.
struct Share {
  std::uint32_t state;
  double p;
};
using Distribution = std::vector<Share>;  // by rising states

// What is done to make an acceptor, in steps, so that no grammar takes minutes: one in which much
// may be left out, or which nearly always goes on without a word, takes far more of them than it
// has words.
class Work {
 public:
  explicit Work(std::size_t most_arcs)
      : most_arcs_(most_arcs), left_(std::max(kStepsOfArc * most_arcs, kLeast)) {}

  void spend(std::size_t steps) {
    if (steps > left_) refuse();
    left_ -= steps;
  }
  [[noreturn]] void refuse() const {
    throw Error("INVALID_INPUT", "the grammar has too many ways to go on: more than " +
                                     std::to_string(most_arcs_) +
                                     " words after others, or too many ways to say the same; make "
                                     "it smaller, or use an n-gram model of its sentences");
  }

 private:
  static constexpr std::size_t kStepsOfArc = 32, kLeast = std::size_t{1} << 20;
  std::size_t most_arcs_, left_;
};

// What may be said next at a state of the grammar, over all ways that say nothing first.
struct Next {
  struct Say {
    std::uint32_t word, to;
    double p;
  };
  std::vector<Say> say;
  double end = 0.0;
};

class Closures {
 public:
  Closures(const GrammarAutomaton& grammar, Work& work)
      : grammar_(grammar),
        work_(work),
        waiting_(grammar.states(), 0.0),
        followed_(grammar.states(), 0.0) {}

  const Next& of(std::uint32_t state) {
    const auto [found, is_new] = known_.try_emplace(state);
    if (is_new) found->second = follow(state);
    return found->second;
  }

 private:
  // States are numbered from the end to the start, so those with high numbers come first, and each
  // is followed once; but loops that say nothing bring mass back, ever less of it.
  Next follow(std::uint32_t state) {
    constexpr double kNegligible = 1e-18;
    Next next;
    std::priority_queue<std::uint32_t> queue;
    std::vector<std::uint32_t> met;
    const auto arrive = [&](std::uint32_t at, double p) {
      if (p <= kNegligible * followed_[at]) return;
      if (waiting_[at] == 0.0) queue.push(at);
      waiting_[at] += p;
    };
    arrive(state, 1.0);
    while (!queue.empty()) {
      const std::uint32_t at = queue.top();
      queue.pop();
      const double p = std::exchange(waiting_[at], 0.0);
      if (followed_[at] == 0.0) met.push_back(at);
      followed_[at] += p;
      work_.spend(1 + static_cast<std::size_t>(grammar_.end_of(at) - grammar_.begin_of(at)));
      for (const GrammarArc* arc = grammar_.begin_of(at); arc != grammar_.end_of(at); ++arc)
        if (arc->word == kSilent) arrive(arc->to, p * arc->p);
    }
    for (const std::uint32_t at : met) {
      const double p = std::exchange(followed_[at], 0.0);
      if (at == grammar_.end()) next.end += p;
      for (const GrammarArc* arc = grammar_.begin_of(at); arc != grammar_.end_of(at); ++arc)
        if (arc->word != kSilent) next.say.push_back({arc->word, arc->to, p * arc->p});
    }
    work_.spend(kStepsOfKept * next.say.size());
    return next;
  }

  static constexpr std::size_t kStepsOfKept = 8;  // they stay in memory

  const GrammarAutomaton& grammar_;
  Work& work_;
  std::vector<double> waiting_, followed_;  // of each state, in `follow`; 0 outside
  std::unordered_map<std::uint32_t, Next> known_;
};

// Distributions by number; those that differ by less than 2^-20 are one.
class Distributions {
 public:
  explicit Distributions(std::uint32_t states) : alone_(states, kNew) {}

  std::uint32_t number_of(Distribution distribution) {
    std::uint32_t& known = place_of(distribution);
    if (known == kNew) {
      known = static_cast<std::uint32_t>(waiting_.size());
      shares_ += distribution.size();
      waiting_.push_back(std::move(distribution));
    }
    return known;
  }
  std::size_t size() const { return waiting_.size(); }
  std::size_t shares() const { return shares_; }
  Distribution take(std::uint32_t number) { return std::exchange(waiting_[number], {}); }

 private:
  static constexpr std::uint32_t kNew = 0xffffffff;

  std::uint32_t& place_of(const Distribution& distribution) {
    if (distribution.size() == 1) return alone_[distribution[0].state];
    key_.clear();
    for (const Share& share : distribution) {
      add_to_key(share.state);
      add_to_key(static_cast<std::uint32_t>(std::lround(std::ldexp(share.p, 20))));
    }
    return numbers_.try_emplace(key_, kNew).first->second;
  }
  void add_to_key(std::uint32_t number) {
    key_.append(reinterpret_cast<const char*>(&number), sizeof number);
  }

  std::vector<std::uint32_t> alone_;  // the numbers of states that have all of the probability
  std::string key_;
  std::unordered_map<std::string, std::uint32_t> numbers_;  // of other distributions
  std::vector<Distribution> waiting_;                       // empty once taken
  std::size_t shares_ = 0;
};

float log_of(double p) { return static_cast<float>(std::log(p)); }

// Distributions after each word that may be said at one, by rising words; and the probability of
// ending there.
struct Expansion {
  struct Branch {
    std::uint32_t word;
    double p = 0.0;
    Distribution after;
  };
  std::vector<Branch> branches;
  double end = 0.0;
};

Expansion expand(const Distribution& distribution, Closures& closures, Work& work) {
  Expansion expansion;
  std::vector<Next::Say> says;
  for (const Share& share : distribution) {
    const Next& next = closures.of(share.state);
    work.spend(1 + next.say.size());
    expansion.end += share.p * next.end;
    for (const Next::Say& say : next.say)
      if (share.p * say.p > 0.0) says.push_back({say.word, say.to, share.p * say.p});
  }
  std::sort(says.begin(), says.end(), [](const Next::Say& a, const Next::Say& b) {
    return a.word != b.word ? a.word < b.word : a.to < b.to;
  });
  for (const auto& [word, to, p] : says) {
    if (expansion.branches.empty() || expansion.branches.back().word != word)
      expansion.branches.push_back({word, 0.0, {}});
    auto& [_, sum, after] = expansion.branches.back();
    sum += p;
    if (!after.empty() && after.back().state == to)
      after.back().p += p;
    else
      after.push_back({to, p});
  }
  for (auto& [word, sum, after] : expansion.branches)
    for (Share& share : after) share.p /= sum;
  return expansion;
}

}  // namespace

Acceptor determinize(const GrammarAutomaton& grammar, std::size_t most) {
  Work work(most);
  Closures closures(grammar, work);
  Distributions distributions(grammar.states());
  std::vector<Acceptor::State> states;
  std::vector<Acceptor::Arc> arcs;
  const auto end_arcs = [&] { return static_cast<std::uint32_t>(arcs.size()); };
  distributions.number_of({{grammar.start(), 1.0}});
  for (std::uint32_t number = 0; number < distributions.size(); ++number) {
    Expansion expansion = expand(distributions.take(number), closures, work);
    states.push_back({end_arcs(), log_of(expansion.end)});
    for (auto& [word, p, after] : expansion.branches)
      arcs.push_back({word, distributions.number_of(std::move(after)), log_of(p)});
    if (arcs.size() > most || distributions.shares() > 2 * most) work.refuse();
  }
  states.push_back({end_arcs(), 0.0f});
  return Acceptor(std::move(states), std::move(arcs));
}

}  // namespace compact_rnn
