#include "ngrams/table.h"

#include <algorithm>

namespace compact_rnn {

std::uint32_t NgramTable::child(std::size_t level, std::uint32_t node, std::uint32_t word) const {
  const std::vector<std::uint32_t>& words = levels[level + 1].words;
  const auto begin = words.begin() + levels[level].first_child[node],
             end = words.begin() + levels[level].first_child[node + 1];
  const auto found = std::lower_bound(begin, end, word);
  return found != end && *found == word ? static_cast<std::uint32_t>(found - words.begin())
                                        : kNoNode;
}

std::uint32_t NgramTable::node(const std::uint32_t* words, std::size_t size) const {
  std::uint32_t node = words[0];
  for (std::size_t k = 1; k < size && node != kNoNode; ++k) node = child(k - 1, node, words[k]);
  return node;
}

double NgramTable::log_p(const std::uint32_t* history, std::size_t size, std::uint32_t word) const {
  if (size == 0) return levels[0].log_p[word];
  const std::uint32_t context = node(history, size);
  if (context == kNoNode) return log_p(history + 1, size - 1, word);
  const std::uint32_t ngram = child(size - 1, context, word);
  if (ngram != kNoNode) return levels[size].log_p[ngram];
  return levels[size - 1].log_backoff[context] + log_p(history + 1, size - 1, word);
}

std::optional<LevelBuilder::Twin> LevelBuilder::append_to(NgramTable& table) {
  const auto before = [](const Entry& a, const Entry& b) {
    return a.parent != b.parent ? a.parent < b.parent : a.word < b.word;
  };
  if (!std::is_sorted(entries_.begin(), entries_.end(), before))
    std::sort(entries_.begin(), entries_.end(), before);
  const auto twin = std::adjacent_find(
      entries_.begin(), entries_.end(),
      [](const Entry& a, const Entry& b) { return a.parent == b.parent && a.word == b.word; });
  if (twin != entries_.end()) return Twin{twin->parent, twin->word};

  NgramLevel level;
  level.words.reserve(entries_.size());
  level.log_p.reserve(entries_.size());
  level.log_backoff.reserve(entries_.size());
  NgramLevel& above = table.levels.back();
  above.first_child.assign(above.size() + 1, 0);
  for (const Entry& entry : entries_) {
    level.words.push_back(entry.word);
    level.log_p.push_back(entry.log_p);
    level.log_backoff.push_back(entry.log_backoff);
    ++above.first_child[entry.parent + 1];
  }
  for (std::size_t node = 0; node < above.size(); ++node)
    above.first_child[node + 1] += above.first_child[node];
  entries_ = {};
  table.levels.push_back(std::move(level));
  return std::nullopt;
}

std::string words_of(const NgramTable& table, std::size_t level, std::uint32_t node) {
  std::string words = " " + std::string(table.vocabulary[table.levels[level].words[node]]);
  while (level-- > 0) {
    const std::vector<std::uint32_t>& first = table.levels[level].first_child;
    node = static_cast<std::uint32_t>(std::upper_bound(first.begin(), first.end(), node) -
                                      first.begin() - 1);
    words = " " + std::string(table.vocabulary[table.levels[level].words[node]]) + words;
  }
  return words;
}

}  // namespace compact_rnn
