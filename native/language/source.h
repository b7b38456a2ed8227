// A source of language: says how likely a word is after the words before it. N-gram models,
// grammars and phrases are sources; a search over words (decode/word_search.h) asks one.
//
// Words are numbers of the search's vocabulary, which a source translates into its own. What was
// said before is a state, a number that only the source understands. Two histories with the same
// state are the same to the source, so that the search keeps only the better of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

namespace compact_rnn {

using LanguageState = std::uint32_t;

constexpr double kImpossible = -std::numeric_limits<double>::infinity();

// What follows a word: natural log p(word | state), kImpossible where the word cannot follow, and
// the state after it.
struct LanguageStep {
  LanguageState next;
  double log_p;
};

// Some words that a source knows to follow a state, and what their probabilities are multiplied by:
// for the word w of a state, p(w | state) is about the greatest weight * p(w | context) of its
// contexts. Of an n-gram model each shorter history is a context, its weight the back-offs. States
// share contexts: `key` says which, for good.
struct LanguageContext {
  std::uint64_t key;
  double log_weight;
};

// One for each search, from whose thread alone it is called; the model behind it is shared. The
// same calls give the same answers, whatever was asked before.
class LanguageSource {
 public:
  virtual ~LanguageSource() = default;
  // Another with the same states.
  virtual std::unique_ptr<LanguageSource> clone() const = 0;

  // How many words it was made for: others must not be asked about.
  virtual std::size_t words() const = 0;

  // Before the first word.
  virtual LanguageState start() = 0;
  virtual LanguageStep score(LanguageState state, std::uint32_t word) = 0;
  // Natural log of the probability that the sentence ends here; kImpossible where it cannot.
  virtual double final_log_p(LanguageState state) = 0;

  // For looking ahead into words that have only begun; a source of which nothing is known has no
  // contexts.
  virtual void contexts(LanguageState, std::vector<LanguageContext>& found) { found.clear(); }
  // Calls visit(word, log_p) for each word of a context, natural logarithms.
  using Visit = std::function<void(std::uint32_t, double)>;
  virtual void visit_words(std::uint64_t /* key of a context */, const Visit&) {}

  // Only these states will be asked about from now on; they may get new numbers. Sources that
  // number states as they meet them forget the others.
  virtual void keep(std::vector<LanguageState>& /* states */) {}
  // How many states it remembers beyond those that its model has.
  virtual std::size_t remembered() const { return 0; }
};

// A source whose copies are clones.
class OwnSource {
 public:
  explicit OwnSource(std::unique_ptr<LanguageSource> source) : source_(std::move(source)) {}
  OwnSource(const OwnSource& other) : source_(other.source_->clone()) {}
  OwnSource(OwnSource&&) = default;
  LanguageSource* operator->() const { return source_.get(); }
  LanguageSource& operator*() const { return *source_; }

 private:
  std::unique_ptr<LanguageSource> source_;
};

}  // namespace compact_rnn
