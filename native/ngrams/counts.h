// The n-grams of a text, counted.
//
// Every sentence stands between <s> and </s>; no n-gram reaches over its ends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ngrams/lines.h"
#include "ngrams/table.h"

namespace compact_rnn {

// A text as numbers of words, which comes a piece at a time: sentences on lines, words apart by
// spaces. Empty lines are not sentences.
class NgramText {
 public:
  // Words that are not among `words`, which stand on lines, count as <unk>; where that is empty
  // every word of the text is known.
  explicit NgramText(std::string_view words);

  // Throws Error("INVALID_INPUT"), with the line, where a marker stands in the text.
  void push(std::string_view text);
  void finish();

  const Vocabulary& vocabulary() const { return vocabulary_; }
  const std::vector<std::uint32_t>& numbers() const { return numbers_; }
  std::size_t sentences() const { return sentences_; }

  // Their numbers.
  static constexpr std::uint32_t kUnknown = 0, kBegin = 1, kEnd = 2;

 private:
  void add_line(std::string_view line);

  Vocabulary vocabulary_;
  bool open_;
  Lines lines_;
  std::uint64_t line_ = 0;
  std::size_t sentences_ = 0;
  std::vector<std::uint32_t> numbers_;  // of all sentences, each between kBegin and kEnd
};

// How often each n-gram of up to `order` words occurs, as a trie (ngrams/table.h).
struct NgramCounts {
  struct Level {
    std::vector<std::uint32_t> words;
    std::vector<std::uint32_t> counts;
    std::vector<std::uint32_t> first_child;  // empty at the last level
    // The node of the n-gram without its first word, a level above; empty at the first level.
    std::vector<std::uint32_t> suffix;
    std::size_t size() const { return words.size(); }
  };
  std::vector<Level> levels;
};

NgramCounts count_ngrams(const NgramText& text, std::size_t order);

}  // namespace compact_rnn
