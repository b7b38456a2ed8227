// A back-off n-gram model in plain arrays, as it is read, estimated and pruned.
//
// The n-grams are a trie by their words from the first to the last: level k holds those of k words,
// sorted by the n-gram of their first k - 1 words (the parent) and then by the last word. The
// probability of w after the history h (Katz 1987) is
//
//   p(w | h) = p of the n-gram hw                  where the model has it
//              back-off(h) p(w | h without its first word)      otherwise; of an h that the model
//                                                   lacks the back-off is 1
//
// Logarithms are to the base 10, as ARPA files have them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ngrams/vocabulary.h"

namespace compact_rnn {

constexpr std::uint32_t kNoNode = 0xffffffff;
constexpr std::size_t kMostOrder = 16;
// What ARPA files say of words that have no probability, such as <s>.
constexpr float kLogZero = -99.0f;

struct NgramLevel {
  std::vector<std::uint32_t> words;  // the last word of each; of unigrams its own number
  std::vector<float> log_p;
  std::vector<float> log_backoff;          // empty at the last level
  std::vector<std::uint32_t> first_child;  // [size + 1]: in the next level; empty at the last
  std::size_t size() const { return words.size(); }
};

struct NgramTable {
  Vocabulary vocabulary;
  std::vector<NgramLevel> levels;  // [0]: unigrams, all words in the order of their numbers

  std::size_t order() const { return levels.size(); }
  // The child of a node at `level` (0: unigrams) by a word, at the next level; or kNoNode.
  std::uint32_t child(std::size_t level, std::uint32_t node, std::uint32_t word) const;
  // The node of words [0 .. size) at level size - 1, or kNoNode.
  std::uint32_t node(const std::uint32_t* words, std::size_t size) const;
  // log10 p of a word after history[0 .. size), of at most order() - 1 words.
  double log_p(const std::uint32_t* history, std::size_t size, std::uint32_t word) const;
};

// Calls visit(node, words) for every n-gram of a level (0: unigrams), in order.
template <typename Visit>
void visit_ngrams(const NgramTable& table, std::size_t level, Visit visit) {
  std::vector<std::uint32_t> nodes(level + 1, 0), words(level + 1);
  for (; nodes[level] < table.levels[level].size(); ++nodes[level]) {
    for (std::size_t k = level; k-- > 0;)
      while (table.levels[k].first_child[nodes[k] + 1] <= nodes[k + 1]) ++nodes[k];
    for (std::size_t k = 0; k <= level; ++k) words[k] = table.levels[k].words[nodes[k]];
    visit(nodes[level], words);
  }
}

// Collects the n-grams of one level in any order, and appends it to a table.
class LevelBuilder {
 public:
  void reserve(std::size_t size) { entries_.reserve(size); }
  // `parent`: its node at the last level that the table has so far.
  void add(std::uint32_t parent, std::uint32_t word, float log_p, float log_backoff) {
    entries_.push_back({parent, word, log_p, log_backoff});
  }
  std::size_t size() const { return entries_.size(); }
  // Sorts what was added, which is then gone, and makes it the next level. The parent and word of
  // an n-gram that was added twice, if one was; then the table stays as it is.
  struct Twin {
    std::uint32_t parent, word;
  };
  std::optional<Twin> append_to(NgramTable& table);

 private:
  struct Entry {
    std::uint32_t parent, word;
    float log_p, log_backoff;
  };
  std::vector<Entry> entries_;
};

// The words of the node, each behind a space, for messages.
std::string words_of(const NgramTable& table, std::size_t level, std::uint32_t node);

}  // namespace compact_rnn
