#include "language/phrases.h"

#include <algorithm>
#include <map>

namespace compact_rnn {

namespace {

// The beginnings of phrases before they are numbered level by level.
struct Beginning {
  std::map<std::uint32_t, std::size_t> longer;
  double promise = 0.0, finished = 0.0;
};

std::vector<Beginning> beginnings_of(const std::vector<Phrases::Phrase>& phrases) {
  std::vector<Beginning> all(1);
  for (const auto& [words, boost] : phrases) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const auto [found, is_new] = all[at].longer.try_emplace(words[i], all.size());
      at = found->second;
      if (is_new) all.emplace_back();
      const auto said = static_cast<double>(i + 1);
      if (i + 1 < words.size()) all[at].promise = std::max(all[at].promise, boost * said);
    }
    all[at].finished += boost * static_cast<double>(words.size());
  }
  return all;
}

}  // namespace

Phrases::Phrases(const std::vector<Phrase>& phrases) {
  const std::vector<Beginning> beginnings = beginnings_of(phrases);
  std::vector<std::size_t> order = {0};
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Beginning& beginning = beginnings[order[i]];
    nodes_.push_back(
        {static_cast<std::uint32_t>(arcs_.size()), 0, beginning.promise, beginning.finished});
    for (const auto& [word, longer] : beginning.longer) {
      arcs_.push_back({word, static_cast<std::uint32_t>(order.size())});
      order.push_back(longer);
    }
  }
  nodes_.push_back({static_cast<std::uint32_t>(arcs_.size()), 0, 0.0, 0.0});
  join();
}

// Level by level: a node ends with what the node after its parent's shorter one does.
void Phrases::join() {
  for (std::uint32_t node = 0; node < size(); ++node)
    for (std::uint32_t i = nodes_[node].first_arc; i < nodes_[node + 1].first_arc; ++i) {
      const auto [word, longer] = arcs_[i];
      const std::uint32_t shorter = node == 0 ? 0 : after(nodes_[node].shorter, word);
      nodes_[longer].shorter = shorter;
      nodes_[longer].finished += nodes_[shorter].finished;
      nodes_[longer].promise = std::max(nodes_[longer].promise, nodes_[shorter].promise);
    }
}

Phrases::Step Phrases::follow(std::uint32_t node, std::uint32_t word) const {
  std::uint32_t next = after(node, word);
  const double earned = nodes_[next].finished + nodes_[next].promise - nodes_[node].promise;
  // What nothing longer begins with is forgotten but for its end.
  while (next != 0 && nodes_[next].first_arc == nodes_[next + 1].first_arc)
    next = nodes_[next].shorter;
  return {next, earned};
}

std::uint32_t Phrases::after(std::uint32_t node, std::uint32_t word) const {
  for (;; node = nodes_[node].shorter) {
    const std::uint32_t longer = child(node, word);
    if (longer != 0 || node == 0) return longer;
  }
}

// 0: there is none.
std::uint32_t Phrases::child(std::uint32_t node, std::uint32_t word) const {
  const auto begin = arcs_.begin() + nodes_[node].first_arc,
             end = arcs_.begin() + nodes_[node + 1].first_arc;
  const auto arc = std::lower_bound(
      begin, end, word, [](const Arc& a, std::uint32_t wanted) { return a.word < wanted; });
  return arc != end && arc->word == word ? arc->node : 0;
}

}  // namespace compact_rnn
