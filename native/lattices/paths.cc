#include "lattices/paths.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace compact_rnn {
namespace {

constexpr double kImpossible = -std::numeric_limits<double>::infinity();

double add_logs(double a, double b) {
  const double greater = std::max(a, b), lesser = std::min(a, b);
  return lesser == kImpossible ? greater : greater + std::log1p(std::exp(lesser - greater));
}

double greater_of(double a, double b) { return std::max(a, b); }

// join(a, b): of two sets of paths together. Nodes are in order, so each is complete before it is
// read.
template <class Join>
PathScores over_paths(const Lattice& lattice, const std::vector<double>& weights, Join join) {
  PathScores scores{std::vector<double>(lattice.nodes(), kImpossible),
                    std::vector<double>(lattice.nodes(), kImpossible), kImpossible};
  scores.forward[0] = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const LatticeArc& arc = lattice.arcs()[i];
    double& to = scores.forward[arc.to];
    to = join(to, scores.forward[arc.from] + weights[i]);
  }
  scores.backward[lattice.last_node()] = 0;
  for (std::size_t i = weights.size(); i-- > 0;) {
    const LatticeArc& arc = lattice.arcs()[i];
    double& from = scores.backward[arc.from];
    from = join(from, weights[i] + scores.backward[arc.to]);
  }
  scores.total = scores.forward[lattice.last_node()];
  return scores;
}

// The arcs of one word, each from its first frame to before its last; a word takes a frame at
// least.
struct Said {
  std::size_t start, end, arc;
};

// Sets `confidence` of all arcs of one word. Posteriors at a frame change where arcs begin and end;
// their sum is greatest where one begins.
void set_confidences(std::vector<Said>& all, const std::vector<double>& posteriors,
                     std::vector<double>& confidence) {
  std::map<std::size_t, double> changes;
  for (const Said& each : all) {
    changes[each.start] += posteriors[each.arc];
    changes[each.end] -= posteriors[each.arc];
  }
  double sum = 0;
  for (auto& [frame, change] : changes) change = sum += change;  // now the sum from there on
  for (const Said& each : all) {
    double most = 0;
    for (auto at = changes.find(each.start); at->first < each.end; ++at)
      most = std::max(most, at->second);
    confidence[each.arc] = std::min(most, 1.0);
  }
}

}  // namespace

PathScores sum_of_paths(const Lattice& lattice, const std::vector<double>& weights) {
  return over_paths(lattice, weights, add_logs);
}

PathScores best_of_paths(const Lattice& lattice, const std::vector<double>& weights) {
  return over_paths(lattice, weights, greater_of);
}

std::vector<double> arc_posteriors(const Lattice& lattice, const std::vector<double>& weights) {
  const PathScores scores = sum_of_paths(lattice, weights);
  std::vector<double> posteriors(weights.size());
  if (scores.total == kImpossible) return posteriors;
  for (std::size_t i = 0; i < weights.size(); ++i)
    posteriors[i] = std::exp(scores.through(lattice.arcs()[i], weights[i]) - scores.total);
  return posteriors;
}

std::vector<double> word_confidences(const Lattice& lattice,
                                     const std::vector<double>& posteriors) {
  std::map<std::uint32_t, std::vector<Said>> words;
  for (std::size_t i = 0; i < posteriors.size(); ++i) {
    const LatticeArc& arc = lattice.arcs()[i];
    if (arc.word == kNoLatticeWord) continue;
    const std::size_t start = arc.start, end = arc.end;
    words[arc.word].push_back({start, std::max(end, start + 1), i});
  }
  std::vector<double> confidences(posteriors.size());
  for (auto& [word, all] : words) set_confidences(all, posteriors, confidences);
  return confidences;
}

Lattice prune_lattice(const Lattice& lattice, const std::vector<double>& weights, double beam) {
  const PathScores scores = best_of_paths(lattice, weights);
  if (scores.total == kImpossible) return {2, {}};
  // What rounding may take from a sum of so many weights.
  const double slack = 1e-12 * (1 + std::fabs(scores.total)) * static_cast<double>(lattice.nodes());
  std::vector<LatticeArc> kept;
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (scores.through(lattice.arcs()[i], weights[i]) >= scores.total - beam - slack)
      kept.push_back(lattice.arcs()[i]);
  std::vector<std::uint32_t> numbers(lattice.nodes(), 0);
  numbers[0] = 1;
  numbers[lattice.last_node()] = 1;
  for (const LatticeArc& arc : kept) numbers[arc.from] = numbers[arc.to] = 1;
  std::uint32_t count = 0;
  for (std::uint32_t& number : numbers) number = number == 0 ? 0 : count++;
  for (LatticeArc& arc : kept) {
    arc.from = numbers[arc.from];
    arc.to = numbers[arc.to];
  }
  return {count, std::move(kept)};
}

// Beside the sums of paths, what is expected of the parts before and behind a node.
Expectation expected_sum(const Lattice& lattice, const std::vector<double>& weights,
                         const std::vector<double>& values) {
  const PathScores scores = sum_of_paths(lattice, weights);
  Expectation expectation{0, std::vector<double>(weights.size())};
  if (scores.total == kImpossible) return expectation;
  std::vector<double> before(lattice.nodes()), behind(lattice.nodes());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const LatticeArc& arc = lattice.arcs()[i];
    if (scores.forward[arc.from] == kImpossible) continue;
    const double share = std::exp(scores.forward[arc.from] + weights[i] - scores.forward[arc.to]);
    before[arc.to] += share * (before[arc.from] + values[i]);
  }
  for (std::size_t i = weights.size(); i-- > 0;) {
    const LatticeArc& arc = lattice.arcs()[i];
    if (scores.backward[arc.to] == kImpossible) continue;
    const double share = std::exp(weights[i] + scores.backward[arc.to] - scores.backward[arc.from]);
    behind[arc.from] += share * (values[i] + behind[arc.to]);
  }
  expectation.mean = behind[0];
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const LatticeArc& arc = lattice.arcs()[i];
    const double posterior = std::exp(scores.through(arc, weights[i]) - scores.total);
    expectation.derivatives[i] =
        posterior * (before[arc.from] + values[i] + behind[arc.to] - expectation.mean);
  }
  return expectation;
}

}  // namespace compact_rnn
