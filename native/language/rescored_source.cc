#include "language/rescored_source.h"

namespace compact_rnn {

void RescoredSource::keep(std::vector<LanguageState>& states) {
  states_.keep(states);
  std::vector<LanguageState> first, second;
  for (LanguageState state = 0; state < states_.size(); ++state) {
    first.push_back(states_[state].first);
    second.push_back(states_[state].second);
  }
  first_->keep(first);
  second_->keep(second);
  // In the same order, so that the numbers of the pairs stay.
  StateTable<RescoredState> renumbered;
  for (std::size_t i = 0; i < first.size(); ++i) renumbered.number_of({first[i], second[i]});
  states_ = std::move(renumbered);
}

}  // namespace compact_rnn
