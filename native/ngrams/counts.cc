#include "ngrams/counts.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/error.h"

namespace compact_rnn {

NgramText::NgramText(std::string_view words) : open_(words.empty()) {
  for (const char* marker : {"<unk>", "<s>", "</s>"}) vocabulary_.add(marker);
  for (std::size_t end; (end = words.find('\n')) != std::string_view::npos;
       words.remove_prefix(end + 1))
    vocabulary_.add(words.substr(0, end));
}

void NgramText::push(std::string_view text) {
  lines_.push(text, [this](std::string_view line) { add_line(line); });
}

void NgramText::finish() { add_line(lines_.take_rest()); }

void NgramText::add_line(std::string_view line) {
  ++line_;
  const std::size_t before = numbers_.size();
  for_each_word(line, [&](std::string_view word) {
    std::uint32_t number = open_ ? vocabulary_.add(word) : vocabulary_.find(word);
    if (number == kUnknownWord) number = kUnknown;
    if (number == kBegin || number == kEnd)
      throw Error("INVALID_INPUT", "line " + std::to_string(line_) + " holds " + std::string(word) +
                                       ": sentences get their markers here, so leave them out");
    if (numbers_.size() == before) numbers_.push_back(kBegin);
    numbers_.push_back(number);
  });
  if (numbers_.size() == before) return;
  numbers_.push_back(kEnd);
  ++sentences_;
  if (numbers_.size() >= kNoNode) throw Error("INVALID_INPUT", "the text has more than 2^32 words");
}

NgramCounts count_ngrams(const NgramText& text, std::size_t order) {
  const std::vector<std::uint32_t>& numbers = text.numbers();
  // Words of the sentence from each place on, at most `order`.
  const auto length_at = [&](std::uint32_t place) {
    std::size_t length = 1;
    while (length < order && numbers[place + length - 1] != NgramText::kEnd) ++length;
    return length;
  };
  std::vector<std::uint32_t> places(numbers.size());
  std::iota(places.begin(), places.end(), 0u);
  std::sort(places.begin(), places.end(), [&](std::uint32_t a, std::uint32_t b) {
    for (std::size_t k = 0; k < order; ++k) {
      const std::uint32_t x = numbers[a + k], y = numbers[b + k];
      if (x != y) return x < y;
      if (x == NgramText::kEnd) break;  // the end of both
    }
    return a < b;
  });

  // Sorted n-grams lie as a trie has them: a node begins where a prefix differs from the one
  // before.
  NgramCounts counts;
  counts.levels.resize(order);
  for (std::size_t i = 0; i < places.size(); ++i) {
    const std::size_t length = length_at(places[i]);
    std::size_t same = 0;
    if (i > 0) {
      const std::size_t most = std::min(length, length_at(places[i - 1]));
      while (same < most && numbers[places[i] + same] == numbers[places[i - 1] + same]) ++same;
    }
    for (std::size_t k = 0; k < length; ++k) {
      NgramCounts::Level& level = counts.levels[k];
      if (k >= same) {
        if (k + 1 < order)
          level.first_child.push_back(static_cast<std::uint32_t>(counts.levels[k + 1].size()));
        level.words.push_back(numbers[places[i] + k]);
        level.counts.push_back(0);
      }
      ++level.counts.back();
    }
  }
  for (std::size_t k = 0; k + 1 < order; ++k)
    counts.levels[k].first_child.push_back(static_cast<std::uint32_t>(counts.levels[k + 1].size()));

  const auto child = [&](std::size_t k, std::uint32_t node, std::uint32_t word) {
    const NgramCounts::Level &level = counts.levels[k], &next = counts.levels[k + 1];
    const auto begin = next.words.begin() + level.first_child[node],
               end = next.words.begin() + level.first_child[node + 1];
    return static_cast<std::uint32_t>(std::lower_bound(begin, end, word) - next.words.begin());
  };
  // Unigrams are sorted by number, and may lack some.
  const auto unigram = [&](std::uint32_t word) {
    const auto& words = counts.levels[0].words;
    return static_cast<std::uint32_t>(std::lower_bound(words.begin(), words.end(), word) -
                                      words.begin());
  };
  for (std::size_t k = 1; k < order; ++k) {
    const NgramCounts::Level& above = counts.levels[k - 1];
    NgramCounts::Level& level = counts.levels[k];
    level.suffix.resize(level.size());
    for (std::uint32_t parent = 0; parent < above.size(); ++parent)
      for (std::uint32_t i = above.first_child[parent]; i < above.first_child[parent + 1]; ++i)
        level.suffix[i] =
            k == 1 ? unigram(level.words[i]) : child(k - 2, above.suffix[parent], level.words[i]);
  }
  return counts;
}

}  // namespace compact_rnn
