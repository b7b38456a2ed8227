#include "decode/word_tree.h"

#include <algorithm>

namespace compact_rnn {

namespace {

using Pronunciations = std::vector<WordTree::Pronunciation>;

bool comes_before(const WordTree::Pronunciation& a, const WordTree::Pronunciation& b) {
  const auto [x, y] = std::mismatch(a.units, a.units + std::min(a.length, b.length), b.units);
  const bool ended = x == a.units + a.length || y == b.units + b.length;
  if (!ended) return *x < *y;
  return a.length != b.length ? a.length < b.length : a.word < b.word;
}

// The sorted pronunciations that pass through a node: all that begin with the node's units.
struct Span {
  std::size_t begin, end;
};

}  // namespace

WordTree::WordTree(Pronunciations sorted, std::size_t units, std::size_t blank)
    : units_(units), blank_(blank) {
  for (const Pronunciation& each : sorted)
    word_count_ = std::max<std::size_t>(word_count_, each.word + std::size_t{1});
  std::sort(sorted.begin(), sorted.end(), comes_before);
  std::vector<Span> level = {{0, sorted.size()}}, below;
  nodes_.push_back({static_cast<std::uint32_t>(blank), 0, 0});
  for (std::size_t depth = 0, node = 0; !level.empty(); ++depth, level.swap(below)) {
    below.clear();
    for (auto [i, end] : level) {
      nodes_[node].first_child = static_cast<std::uint32_t>(nodes_.size());
      nodes_[node].first_word = static_cast<std::uint32_t>(words_.size());
      for (; i < end && sorted[i].length == depth; ++i)
        if (words_.size() == nodes_[node].first_word || words_.back() != sorted[i].word)
          words_.push_back(sorted[i].word);  // once, where a pronunciation is given twice
      while (i < end) {
        const std::uint32_t unit = sorted[i].units[depth];
        std::size_t next = i;
        while (next < end && sorted[next].units[depth] == unit) ++next;
        nodes_.push_back({unit, 0, 0});
        below.push_back({i, next});
        i = next;
      }
      ++node;
    }
  }
  nodes_.push_back({static_cast<std::uint32_t>(blank), static_cast<std::uint32_t>(nodes_.size()),
                    static_cast<std::uint32_t>(words_.size())});
  nodes_.shrink_to_fit();
  words_.shrink_to_fit();
}

}  // namespace compact_rnn
