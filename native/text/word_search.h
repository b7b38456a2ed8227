// The best words for the outputs of a CTC model: Viterbi token passing (Young et al. 1989) over the
// words of a tree in a loop, any word after any.
//
// A path says at each frame a unit or the blank. It stands in a node of the tree, on the node's
// unit or on a blank after it, or between two words, on a blank. From a unit it may go on to
// another unit at once, to the same unit only over a blank (Graves et al. 2006, section 3.1), also
// where a word ends and the next begins. The words of the path with the highest sum of
// log-probabilities, less `word_penalty` for every word, are the result.
//
// Frames come one by one, and the best words so far can be asked for at any time. Of equal paths
// the same one wins always: the one between words before one in a word, one that stays before one
// that goes on, the lower node of the tree.
#pragma once

#include <limits>
#include <memory>
#include <vector>

#include "text/word_history.h"
#include "text/word_tree.h"

namespace compact_rnn {

struct SearchOptions {
  // paths this much below the best of a frame are given up; infinite: none, the result is exact
  double beam;
  double word_penalty;
  bool probabilities;  // what is pushed are probabilities, not their logarithms
};

struct Hypothesis {
  std::vector<SpokenWord> words;
  double score;
};

class WordSearch {
 public:
  WordSearch(std::shared_ptr<const WordTree> tree, const SearchOptions& options);

  // scores [frames][units], finite: log-probabilities, what a softmax would make such of, or
  // probabilities.
  void push(const float* scores, std::size_t frames);
  // The best whole words so far.
  Hypothesis best() const;
  // Back to before the first frame.
  void reset();

  const WordTree& tree() const { return *tree_; }
  const WordHistory& history() const { return history_; }

 private:
  static constexpr double kImpossible = -std::numeric_limits<double>::infinity();

  // A path so far.
  struct Token {
    double score = kImpossible;
    WordHistory::Link said = WordHistory::kNothing;
    std::uint32_t start = 0;  // frame at which the word that it is in began
  };

  // The best paths that stand in a node.
  struct Place {
    std::uint32_t node;
    Token unit, blank;
    double score() const { return unit.score > blank.score ? unit.score : blank.score; }
  };

  // A path that has just said a word to its end, and the node where that is.
  struct Ending {
    Token token;
    std::uint32_t node = 0;
  };

  static const Token& better(const Token& a, const Token& b) { return b.score > a.score ? b : a; }
  static Token plus(Token token, double log_p) { return token.score += log_p, token; }

  void step();
  void enter_words();
  void go_on(const Place& parent);
  void arrive(std::uint32_t node, const Token& token);
  void stay_before(std::uint32_t node);
  void keep(const Place& old, const Token& arriving);
  void give_up();
  void end_words();
  void offer(const Place& place);
  void forget();
  std::uint32_t unit_of(std::uint32_t node) const { return (*tree_)[node].unit; }

  std::shared_ptr<const WordTree> tree_;
  SearchOptions options_;
  std::vector<double> log_p_;
  WordHistory history_;
  std::uint32_t frame_ = 0;
  Token between_;                     // the best path that is between words
  Ending endings_[2];                 // the best, and the best of those with another last unit
  std::vector<Place> places_, next_;  // ascending nodes
  std::size_t staying_ = 0;           // the place of places_ that is to be kept next
  double highest_log_p_ = 0.0;        // of the units at this frame
  double best_score_ = kImpossible;   // of the places in next_ and between_
};

}  // namespace compact_rnn
