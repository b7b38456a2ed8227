// The best words for the outputs of a model of CTC or of frames: Viterbi token passing (Young et
// al. 1989) over the words of a prefix tree, each as likely after the words before it as a source
// of language says.
//
// A path has at each frame a unit or the blank (text/ctc_path.h). It is in a node of the tree, on
// the node's unit or on a blank after it, or it is between two words, on a blank. From a unit it
// may move to another unit at once, but to the same unit only over a blank (Graves et al. 2006,
// section 3.1); this holds also where a word ends and the next begins. The result is the words of
// the path with the highest sum of log-probabilities,
//
//   sum_t log p(unit_t | x) + language_weight log p(words) - word_penalty (number of words).
//
// Of a model that says the unit of every frame (`framewise`) there are no blanks in words: a path
// stays on a unit or moves to the next, which may be the same again. The blank is then the unit of
// silence between words, or there is none, and words follow one another at once.
//
// Paths are kept apart by their state of language: for each state in use there is a copy of the
// tree (Ney and Ortmanns 1999), of which only nodes that paths are in take memory. A source that
// tells nothing apart makes one copy. Paths are pruned by their score and the look-ahead into the
// word that has begun (decode/look_ahead.h).
//
// Frames come one by one, and the best words so far are available at any time. Of equal paths the
// same one always wins: the one between words before one in a word, one that stays before one that
// moves, the older copy, the lower node of the tree.
#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "decode/lattice_recorder.h"
#include "decode/look_ahead.h"
#include "decode/word_history.h"
#include "decode/word_tree.h"
#include "language/source.h"

namespace compact_rnn {

struct SearchOptions {
  double beam;  // paths this much below a frame's best one are pruned; infinite: none, exact
  double word_penalty;
  bool probabilities;      // the scores are probabilities, not their logarithms
  bool framewise = false;  // a unit for every frame, no blanks in words
  double language_weight = 1.0;
  std::size_t most_paths = std::numeric_limits<std::size_t>::max();  // that a frame keeps
  bool lattice = false;  // remembers every word end, for lattice()
};

struct Hypothesis {
  std::vector<SpokenWord> words;
  double score;  // kImpossible where the words cannot be all that is said
};

class WordSearch {
 public:
  explicit WordSearch(std::shared_ptr<const WordTree> tree, const SearchOptions& options,
                      std::unique_ptr<LanguageSource> language = nullptr);

  // scores [frames][units], finite: log-probabilities, scores before the softmax, or probabilities.
  void push(const float* scores, std::size_t frames);
  // The best whole words, if nothing more is said. Where they cannot end here: the best of those so
  // far.
  Hypothesis best() const;
  // The whole words of the best path so far, of which a word may have begun.
  Hypothesis current() const;
  // What may have been said, if nothing more is; only where the options ask for it.
  Lattice lattice() const;
  // Back to before the first frame.
  void reset();

  const WordTree& tree() const { return *tree_; }
  const WordHistory& history() const { return history_; }
  const SearchOptions& options() const { return options_; }
  std::size_t paths() const { return active_.size(); }

 private:
  static constexpr std::uint32_t kNoCopy = 0xffffffff;
  static constexpr std::size_t kRemember = 1 << 15;  // states of language, at least

  // A path so far.
  struct Token {
    double score = kImpossible;
    WordHistory::Link history = WordHistory::kNothing;
    std::uint32_t start = 0;  // frame at which the current word began
  };

  // A node that paths are in, and the best of them: on its unit, and on a blank after it.
  struct ActiveNode {
    std::uint32_t node;
    float look;  // ahead, weighted
    Token unit, blank;
    double score() const { return unit.score > blank.score ? unit.score : blank.score; }
    double promise() const { return score() + static_cast<double>(look); }
  };

  // A path at the end of a word, and the node where that is.
  struct WordEnd {
    Token token;
    std::uint32_t node = 0, word = 0;
  };

  // The tree after words that the source of language holds to be the same.
  struct Copy {
    LanguageState state;
    std::uint32_t number;  // no other copy has it, or had it
    LookAhead::View view;
    double look;             // what the next word or the end costs at least, weighted
    Token between;           // the best path that is between words
    WordEnd ends[2];         // the best, and the best of those with another last unit
    std::size_t begin, end;  // of its nodes, ascending: in active_
    const Token& boundary() const { return better(between, ends[0].token); }
    double promise() const { return boundary().score + look; }
  };

  static const Token& better(const Token& a, const Token& b) { return b.score > a.score ? b : a; }
  static Token plus(Token token, double log_p) { return token.score += log_p, token; }

  void step();
  void begin_frame();
  void advance(Copy& copy);
  void enter_words(const Copy& copy);
  void move_on(const Copy& copy, const ActiveNode& parent);
  void arrive(std::uint32_t node, float look, const Token& token);
  void stay_before(std::uint32_t node);
  void keep(const ActiveNode& old, const Token& arriving);
  void prune();
  double least_of_most() const;
  void end_words();
  void end_word(std::size_t from, const ActiveNode& active, std::uint32_t word);
  void record(const Copy& from, const Copy& to, const ActiveNode& active, std::uint32_t word,
              double language);
  static void offer(Copy& copy, const WordEnd& end, bool same_unit);
  std::size_t copy_of(LanguageState state);
  void drop_copies();
  void forget_unused();
  double weighted(double log_p) const {
    return log_p == kImpossible ? log_p : options_.language_weight * log_p;
  }
  float look_of(const Copy& copy, std::uint32_t node) const {
    return static_cast<float>(weighted(copy.view(node)));
  }
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
  OwnSource language_;
  LookAhead look_ahead_;
  std::vector<double> log_p_;
  WordHistory history_;
  std::optional<LatticeRecorder> recorder_;
  std::uint32_t frame_ = 0;
  std::vector<Copy> copies_;
  std::vector<std::uint32_t> copy_at_;  // by states: index of the copy, or kNoCopy
  std::uint32_t copies_made_ = 0;
  std::vector<ActiveNode> active_, next_;      // at this frame and the next, copy by copy
  std::size_t staying_ = 0, staying_end_ = 0;  // active nodes of a copy that are yet to be kept
  std::size_t best_active_ = 0;                // the most promising
  double highest_log_p_ = 0.0;                 // of the units at this frame
  double best_promise_ = kImpossible;          // of next_ and between words
  double least_ = kImpossible;                 // promises below it are pruned
  double best_boundary_ = kImpossible;         // the best promise of those at the end of a word
  std::size_t remember_ = 0;                   // states that the source may remember
};

}  // namespace compact_rnn
