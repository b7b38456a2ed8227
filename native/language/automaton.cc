#include "language/automaton.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.h"

namespace compact_rnn {

GrammarAutomaton::GrammarAutomaton(std::uint32_t states, std::uint32_t start, std::uint32_t end,
                                   std::vector<GrammarArc> arcs)
    : start_(start), end_(end), arcs_(std::move(arcs)) {
  if (start >= states || end >= states)
    throw Error("INVALID_INPUT", "the start or the end of a grammar is not a state of it");
  for (const GrammarArc& arc : arcs_)
    if (arc.from >= states || arc.to >= states || !(arc.p >= 0.0 && arc.p <= 1.0))
      throw Error("INVALID_INPUT", "an arc of a grammar has no such states or no such probability");
  sort_arcs(states);
}

void GrammarAutomaton::sort_arcs(std::size_t states) {
  std::stable_sort(arcs_.begin(), arcs_.end(),
                   [](const GrammarArc& a, const GrammarArc& b) { return a.from < b.from; });
  first_.assign(states + 1, 0);
  for (const GrammarArc& arc : arcs_) ++first_[arc.from + 1];
  for (std::size_t state = 0; state < states; ++state) first_[state + 1] += first_[state];
}

bool GrammarAutomaton::normalize() {
  const std::vector<bool> leads = ending();
  if (!leads[start_]) return false;
  const std::vector<double> mass = masses(leads);
  std::vector<GrammarArc> kept;
  for (GrammarArc arc : arcs_) {
    if (arc.p == 0.0 || !leads[arc.from] || !leads[arc.to]) continue;
    arc.p *= mass[arc.to] / mass[arc.from];
    kept.push_back(arc);
  }
  arcs_ = std::move(kept);
  sort_arcs(states());
  return true;
}

// Of each state, whether a way of some probability leads from it to the end.
std::vector<bool> GrammarAutomaton::ending() const {
  std::vector<std::vector<std::uint32_t>> before(states());
  for (const GrammarArc& arc : arcs_)
    if (arc.p > 0.0) before[arc.to].push_back(arc.from);
  std::vector<bool> leads(states(), false);
  std::vector<std::uint32_t> waiting = {end_};
  leads[end_] = true;
  while (!waiting.empty()) {
    const std::uint32_t state = waiting.back();
    waiting.pop_back();
    for (const std::uint32_t from : before[state]) {
      if (leads[from]) continue;
      leads[from] = true;
      waiting.push_back(from);
    }
  }
  return leads;
}

// Of each state, the probability of ever getting to the end, by Gauss and Seidel's iteration from
// 1, which it is where no arc was taken away.
std::vector<double> GrammarAutomaton::masses(const std::vector<bool>& leads) const {
  constexpr int kMostRounds = 10000;
  constexpr double kSettled = 1e-14;
  std::vector<double> mass(states());
  for (std::uint32_t state = 0; state < states(); ++state) mass[state] = leads[state] ? 1.0 : 0.0;
  double change = 1.0;
  for (int round = 0; round < kMostRounds && change > kSettled; ++round) {
    change = 0.0;
    for (std::uint32_t state = 0; state < states(); ++state) {
      if (!leads[state]) continue;
      double sum = state == end_ ? 1.0 : 0.0;
      for (const GrammarArc* arc = begin_of(state); arc != end_of(state); ++arc)
        sum += arc->p * mass[arc->to];
      change = std::max(change, std::fabs(sum - mass[state]) / sum);
      mass[state] = sum;
    }
  }
  return mass;
}

}  // namespace compact_rnn
