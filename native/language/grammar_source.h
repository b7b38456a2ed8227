// A grammar as a source of language: only its sentences can be said.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "language/acceptor.h"
#include "language/source.h"

namespace compact_rnn {

// What the words of a search are to a grammar; shared by the sources of all its searches.
struct GrammarWords {
  static constexpr std::uint32_t kNone = 0xffffffff;

  std::shared_ptr<const Acceptor> acceptor;
  std::vector<std::uint32_t> number_of;  // by words of the search: in the grammar, or kNone
  std::vector<std::uint32_t> word_of;    // by words of the grammar: in the search, or kNone

  // Throws Error("INVALID_INPUT") where two words of the search are one of the grammar.
  GrammarWords(std::shared_ptr<const Acceptor> grammar, std::vector<std::uint32_t> numbers);
  std::size_t bytes() const {
    return (number_of.capacity() + word_of.capacity()) * sizeof(std::uint32_t);
  }
};

// States are those of the acceptor.
class GrammarSource final : public LanguageSource {
 public:
  explicit GrammarSource(std::shared_ptr<const GrammarWords> words) : words_(std::move(words)) {}

  std::unique_ptr<LanguageSource> clone() const override {
    return std::make_unique<GrammarSource>(*this);
  }
  std::size_t words() const override { return words_->number_of.size(); }
  LanguageState start() override { return 0; }
  LanguageStep score(LanguageState state, std::uint32_t word) override;
  double final_log_p(LanguageState state) override;
  // The only context of a state is itself.
  void contexts(LanguageState state, std::vector<LanguageContext>& found) override;
  void visit_words(std::uint64_t key, const Visit& visit) override;

 private:
  std::shared_ptr<const GrammarWords> words_;
};

}  // namespace compact_rnn
