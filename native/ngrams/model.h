// A back-off n-gram model (ngrams/table.h says what that is) in packed columns, which answers
// questions and never changes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "ngrams/columns.h"
#include "ngrams/table.h"
#include "ngrams/vocabulary.h"

namespace compact_rnn {

// What a model remembers of the words so far: the nodes of those of its n-grams that end here, by
// their length, as far as they tell anything of the next word. Two histories with the same state
// are the same to the model.
struct NgramState {
  std::uint32_t length = 0;                           // of the longest
  std::array<std::uint32_t, kMostOrder - 1> nodes{};  // [length]; kNoNode where there is none

  bool operator==(const NgramState& other) const;
};

class NgramModel {
 public:
  struct Level {
    BitColumn words;  // the last words; none at the first level, where they are 0, 1, 2, ...
    ValueColumn log_p;
    ValueColumn log_backoff;  // none at the last level
    MonotoneColumn children;  // in the next level; none at the last level
    std::size_t size() const { return log_p.size(); }
  };

  // Probabilities and back-offs of `bits` bits; 32: as they are.
  NgramModel(NgramTable table, unsigned bits);
  // Of parts that come from elsewhere; throws Error("INVALID_FILE") where they contradict each
  // other.
  NgramModel(Vocabulary vocabulary, std::vector<Level> levels);

  std::size_t order() const { return levels_.size(); }
  const std::vector<Level>& levels() const { return levels_; }
  const Vocabulary& vocabulary() const { return vocabulary_; }
  // Numbers of <s>, </s> and <unk>, or kUnknownWord.
  std::uint32_t begin() const { return begin_; }
  std::uint32_t end() const { return end_; }
  // The word's number; of a word that the model lacks that of <unk>, if it has that.
  std::uint32_t number_of(std::string_view word) const;

  // log10 p(word | the words that led to `state`), and the state after it. The word is one of the
  // vocabulary. `used`, where given: the length of the n-gram that had the probability.
  float score(const NgramState& state, std::uint32_t word, NgramState* after,
              std::size_t* used = nullptr) const;
  // After <s>, or of nothing where the model has no <s>.
  NgramState start() const;

  // The same with probabilities and back-offs of `bits` bits.
  NgramModel quantized(unsigned bits) const;
  // In plain arrays again.
  NgramTable table() const;
  std::size_t bytes() const;

 private:
  std::uint32_t child(std::size_t level, std::uint32_t node, std::uint32_t word) const;
  void name_markers();

  Vocabulary vocabulary_;
  std::vector<Level> levels_;
  std::uint32_t begin_ = kUnknownWord, end_ = kUnknownWord, unknown_ = kUnknownWord;
};

}  // namespace compact_rnn
