#include "language/phrase_source.h"

namespace compact_rnn {

void PhraseSource::keep(std::vector<LanguageState>& states) {
  std::vector<LanguageState> under;
  for (const LanguageState state : states) under.push_back(states_[state].under);
  under_->keep(under);
  StateTable<PhraseState> kept;
  for (std::size_t i = 0; i < states.size(); ++i)
    states[i] = kept.number_of({under[i], states_[states[i]].node});
  states_ = std::move(kept);
}

}  // namespace compact_rnn
