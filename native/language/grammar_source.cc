#include "language/grammar_source.h"

#include "base/error.h"

namespace compact_rnn {

GrammarWords::GrammarWords(std::shared_ptr<const Acceptor> grammar,
                           std::vector<std::uint32_t> numbers)
    : acceptor(std::move(grammar)), number_of(std::move(numbers)) {
  for (std::uint32_t word = 0; word < number_of.size(); ++word) {
    const std::uint32_t number = number_of[word];
    if (number == kNone) continue;
    if (number >= word_of.size()) word_of.resize(std::size_t{number} + 1, kNone);
    if (word_of[number] != kNone)
      throw Error("INVALID_INPUT", "two words of a search are one word of the grammar");
    word_of[number] = word;
  }
}

LanguageStep GrammarSource::score(LanguageState state, std::uint32_t word) {
  const std::uint32_t number = words_->number_of[word];
  if (number == GrammarWords::kNone) return {state, kImpossible};
  const Acceptor::Arc* arc = words_->acceptor->find(state, number);
  return arc ? LanguageStep{arc->next, static_cast<double>(arc->log_p)}
             : LanguageStep{state, kImpossible};
}

double GrammarSource::final_log_p(LanguageState state) {
  return static_cast<double>(words_->acceptor->final_log_p(state));
}

void GrammarSource::contexts(LanguageState state, std::vector<LanguageContext>& found) {
  found.assign({{state, 0.0}});
}

void GrammarSource::visit_words(std::uint64_t key, const Visit& visit) {
  const auto state = static_cast<std::uint32_t>(key);
  const Acceptor& acceptor = *words_->acceptor;
  for (const auto* arc = acceptor.begin_of(state); arc != acceptor.end_of(state); ++arc)
    if (arc->word < words_->word_of.size() && words_->word_of[arc->word] != GrammarWords::kNone)
      visit(words_->word_of[arc->word], static_cast<double>(arc->log_p));
}

}  // namespace compact_rnn
