// On-the-fly rescoring (Hori et al. 2007; Lei et al. 2013): a small first-pass source says what may
// follow and is looked ahead by; a large one says what words cost. A state is a state of both. In
// the search a word that is under way is paid for by the first, and the difference of the two where
// it ends.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "language/source.h"
#include "language/state_table.h"

namespace compact_rnn {

struct RescoredState {
  LanguageState first, second;
  bool operator==(const RescoredState& other) const {
    return first == other.first && second == other.second;
  }
};

inline std::uint64_t hash_of(const RescoredState& state) {
  return mixed(mixed(0, state.first), state.second);
}

class RescoredSource final : public LanguageSource {
 public:
  RescoredSource(std::unique_ptr<LanguageSource> first, std::unique_ptr<LanguageSource> second)
      : first_(std::move(first)), second_(std::move(second)) {}

  std::unique_ptr<LanguageSource> clone() const override {
    auto copy = std::make_unique<RescoredSource>(first_->clone(), second_->clone());
    copy->states_ = states_;
    return copy;
  }
  std::size_t words() const override { return second_->words(); }
  LanguageState start() override { return states_.number_of({first_->start(), second_->start()}); }
  LanguageStep score(LanguageState state, std::uint32_t word) override {
    const RescoredState before = states_[state];
    const LanguageStep first = first_->score(before.first, word);
    if (first.log_p == kImpossible) return {state, kImpossible};
    const LanguageStep second = second_->score(before.second, word);
    if (second.log_p == kImpossible) return {state, kImpossible};
    return {states_.number_of({first.next, second.next}), second.log_p};
  }
  double final_log_p(LanguageState state) override {
    const RescoredState both = states_[state];
    if (first_->final_log_p(both.first) == kImpossible) return kImpossible;
    return second_->final_log_p(both.second);
  }
  void contexts(LanguageState state, std::vector<LanguageContext>& found) override {
    first_->contexts(states_[state].first, found);
  }
  void visit_words(std::uint64_t key, const Visit& visit) override {
    first_->visit_words(key, visit);
  }
  void keep(std::vector<LanguageState>& states) override;
  std::size_t remembered() const override { return states_.size(); }

 private:
  std::unique_ptr<LanguageSource> first_, second_;
  StateTable<RescoredState> states_;
};

}  // namespace compact_rnn
