// Another source with phrases laid over it: what they earn is added to its log-probabilities, which
// then are scores, and no probabilities. Its look-ahead is that of the other source.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "language/phrases.h"
#include "language/source.h"
#include "language/state_table.h"

namespace compact_rnn {

struct PhraseState {
  LanguageState under;
  std::uint32_t node;  // of the phrases
  bool operator==(const PhraseState& other) const {
    return under == other.under && node == other.node;
  }
};

inline std::uint64_t hash_of(const PhraseState& state) {
  return mixed(mixed(0, state.under), state.node);
}

class PhraseSource final : public LanguageSource {
 public:
  PhraseSource(std::unique_ptr<LanguageSource> under, std::shared_ptr<const Phrases> phrases)
      : under_(std::move(under)), phrases_(std::move(phrases)) {}

  std::unique_ptr<LanguageSource> clone() const override {
    auto copy = std::make_unique<PhraseSource>(under_->clone(), phrases_);
    copy->states_ = states_;
    return copy;
  }
  std::size_t words() const override { return under_->words(); }
  LanguageState start() override { return states_.number_of({under_->start(), 0}); }
  LanguageStep score(LanguageState state, std::uint32_t word) override {
    const PhraseState before = states_[state];
    const LanguageStep step = under_->score(before.under, word);
    if (step.log_p == kImpossible) return {state, kImpossible};
    const Phrases::Step earned = phrases_->follow(before.node, word);
    return {states_.number_of({step.next, earned.next}), step.log_p + earned.earned};
  }
  double final_log_p(LanguageState state) override {
    const PhraseState both = states_[state];
    return under_->final_log_p(both.under) - phrases_->promise(both.node);
  }
  void contexts(LanguageState state, std::vector<LanguageContext>& found) override {
    under_->contexts(states_[state].under, found);
  }
  void visit_words(std::uint64_t key, const Visit& visit) override {
    under_->visit_words(key, visit);
  }
  void keep(std::vector<LanguageState>& states) override;
  std::size_t remembered() const override { return states_.size() + under_->remembered(); }

 private:
  std::unique_ptr<LanguageSource> under_;
  std::shared_ptr<const Phrases> phrases_;
  StateTable<PhraseState> states_;
};

}  // namespace compact_rnn
