#include "lattices/best_sentences.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <queue>
#include <utility>

#include "lattices/paths.h"

namespace compact_rnn {
namespace {

constexpr double kImpossible = -std::numeric_limits<double>::infinity();
constexpr std::size_t kNothing = std::numeric_limits<std::size_t>::max();

// The best path to a node: its score, and its last step.
struct Place {
  double score;
  std::size_t step;
};
using Places = std::map<std::uint32_t, Place>;  // by node

struct Beginning {
  double promise;  // the score of the best sentence that begins so
  bool whole;      // a sentence: nothing follows
  std::size_t number;
  Places places;

  // Of equal promises, whole sentences and then the youngest come first: the search goes deep.
  bool operator<(const Beginning& other) const {
    if (promise != other.promise) return promise < other.promise;
    if (whole != other.whole) return other.whole;
    return number < other.number;
  }
};

class SentenceSearch {
 public:
  SentenceSearch(const Lattice& lattice, const std::vector<double>& weights)
      : lattice_(lattice), weights_(weights), scores_(best_of_paths(lattice, weights)) {
    if (scores_.total == kImpossible) return;
    push(Places{{0, {0.0, kNothing}}}, false, scores_.total);
  }

  std::vector<LatticeSentence> best(std::size_t n) {
    std::vector<LatticeSentence> sentences;
    while (sentences.size() < n && !queue_.empty()) {
      const Beginning next = queue_.top();
      queue_.pop();
      if (next.whole)
        sentences.push_back(sentence(next.places.begin()->second));
      else
        go_on(next);
    }
    // Promises that are equal but for rounding may have come in any order.
    std::stable_sort(
        sentences.begin(), sentences.end(),
        [](const LatticeSentence& a, const LatticeSentence& b) { return a.score > b.score; });
    return sentences;
  }

 private:
  struct Step {
    std::size_t arc, before;
  };

  // The same promise but for rounding is the same promise: else, of many sentences that are equally
  // good, all beginnings would be tried before any was gone on with.
  void push(Places places, bool whole, double promised) {
    double promise = kImpossible;
    for (const auto& [node, place] : places)
      promise = std::max(promise, place.score + scores_.backward[node]);
    if (promise > promised - 1e-11 * (1 + std::fabs(promised))) promise = promised;
    queue_.push({promise, whole, made_++, std::move(places)});
  }

  void go_on(const Beginning& beginning) {
    Places places = beginning.places;
    std::map<std::uint32_t, Places> followers;  // by word
    // Arcs lead to later nodes: those without a word add places that are yet to come.
    for (auto at = places.begin(); at != places.end(); ++at) {
      const auto [node, place] = *at;
      const Range arcs = lattice_.arcs_from(node);
      for (std::size_t i = arcs.first; i < arcs.last; ++i) {
        const LatticeArc& arc = lattice_.arcs()[i];
        if (scores_.backward[arc.to] == kImpossible) continue;
        arrive(arc.word == kNoLatticeWord ? places : followers[arc.word], i, place);
      }
    }
    if (const auto end = places.find(lattice_.last_node()); end != places.end())
      push(Places{*end}, true, beginning.promise);
    for (auto& [word, each] : followers) push(std::move(each), false, beginning.promise);
  }

  void arrive(Places& places, std::size_t arc, const Place& from) {
    const double score = from.score + weights_[arc];
    const auto [at, is_new] = places.try_emplace(lattice_.arcs()[arc].to, Place{kImpossible, 0});
    if (!is_new && at->second.score >= score) return;
    at->second = {score, steps_.size()};
    steps_.push_back({arc, from.step});
  }

  LatticeSentence sentence(const Place& end) const {
    LatticeSentence sentence{{}, end.score};
    for (std::size_t step = end.step; step != kNothing; step = steps_[step].before)
      sentence.arcs.push_back(steps_[step].arc);
    std::reverse(sentence.arcs.begin(), sentence.arcs.end());
    return sentence;
  }

  const Lattice& lattice_;
  const std::vector<double>& weights_;
  const PathScores scores_;
  std::vector<Step> steps_;
  std::priority_queue<Beginning> queue_;
  std::size_t made_ = 0;
};

}  // namespace

std::vector<LatticeSentence> best_sentences(const Lattice& lattice,
                                            const std::vector<double>& weights, std::size_t n) {
  return SentenceSearch(lattice, weights).best(n);
}

}  // namespace compact_rnn
