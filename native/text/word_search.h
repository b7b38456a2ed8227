// The best words for the outputs of a model of CTC or of frames: Viterbi token passing (Young et
// al. 1989) over the words of a prefix tree in a loop, where any word may follow any other.
//
// A path has at each frame a unit or the blank (text/ctc_path.h). It is in a node of the tree, on
// the node's unit or on a blank after it, or it is between two words, on a blank. From a unit it
// may move to another unit at once, but to the same unit only over a blank (Graves et al. 2006,
// section 3.1); this holds also where a word ends and the next begins. The result is the words of
// the path with the highest sum of log-probabilities, less `word_penalty` for every word.
//
// Of a model that says the unit of every frame (`framewise`) there are no blanks in words: a path
// stays on a unit or moves to the next, which may be the same again. The blank is then the unit of
// silence between words, or there is none, and words follow one another at once.
//
// Frames come one by one, and the best words so far are available at any time. Of equal paths the
// same one always wins: the one between words before one in a word, one that stays before one that
// moves, the lower node of the tree.
#pragma once

#include <limits>
#include <memory>
#include <vector>

#include "text/word_history.h"
#include "text/word_tree.h"

namespace compact_rnn {

struct SearchOptions {
  double beam;  // paths this much below a frame's best one are pruned; infinite: none, exact
  double word_penalty;
  bool probabilities;      // the scores are probabilities, not their logarithms
  bool framewise = false;  // a unit for every frame, no blanks in words
};

struct Hypothesis {
  std::vector<SpokenWord> words;
  double score;
};

class WordSearch {
 public:
  WordSearch(std::shared_ptr<const WordTree> tree, const SearchOptions& options);

  // scores [frames][units], finite: log-probabilities, scores before the softmax, or probabilities.
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
    WordHistory::Link history = WordHistory::kNothing;
    std::uint32_t start = 0;  // frame at which the current word began
  };

  // A node that paths are in, and the best of them: on its unit, and on a blank after it.
  struct ActiveNode {
    std::uint32_t node;
    Token unit, blank;
    double score() const { return unit.score > blank.score ? unit.score : blank.score; }
  };

  // A path at the end of a word, and the node where that is.
  struct WordEnd {
    Token token;
    std::uint32_t node = 0;
  };

  static const Token& better(const Token& a, const Token& b) { return b.score > a.score ? b : a; }
  static Token plus(Token token, double log_p) { return token.score += log_p, token; }

  void step();
  void enter_words();
  void move_on(const ActiveNode& parent);
  void arrive(std::uint32_t node, const Token& token);
  void stay_before(std::uint32_t node);
  void keep(const ActiveNode& old, const Token& arriving);
  void prune();
  void end_words();
  void offer(const ActiveNode& active);
  void forget_unused_history();
  double blank_log_p() const {
    return tree_->blank() < log_p_.size() ? log_p_[tree_->blank()] : kImpossible;
  }
  // Whether a path on one of the units may move to the other at once.
  bool may_follow(std::uint32_t before, std::uint32_t after) const {
    return options_.framewise || before != after;
  }
  std::uint32_t unit_of(std::uint32_t node) const { return (*tree_)[node].unit; }

  std::shared_ptr<const WordTree> tree_;
  SearchOptions options_;
  std::vector<double> log_p_;
  WordHistory history_;
  std::uint32_t frame_ = 0;
  Token between_;                          // the best path that is between words
  WordEnd ends_[2];                        // the best, and the best of those with another last unit
  std::vector<ActiveNode> active_, next_;  // ascending nodes, at this frame and the next
  std::size_t staying_ = 0;                // index of the first active node that is yet to be kept
  double highest_log_p_ = 0.0;             // of the units at this frame
  double best_score_ = kImpossible;        // of next_ and between_
};

}  // namespace compact_rnn
