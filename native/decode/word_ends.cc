// Of decode/word_search.h: where words end, and the copies of the tree that they lead to.
#include <algorithm>
#include <utility>

#include "decode/word_search.h"

namespace compact_rnn {

// Finds, for each copy, the best two paths that any word may follow: the second is for words that
// begin with the last unit of the first.
void WordSearch::end_words() {
  best_boundary_ = kImpossible;
  for (const Copy& copy : copies_) best_boundary_ = std::max(best_boundary_, copy.promise());
  const std::size_t copies = copies_.size();  // others join, in which no word ends yet
  for (std::size_t from = 0; from < copies; ++from)
    for (std::size_t i = copies_[from].begin, end = copies_[from].end; i < end; ++i)
      for (const std::uint32_t* word = tree_->words_begin(active_[i].node);
           word < tree_->words_end(active_[i].node); ++word)
        end_word(from, active_[i], *word);
  for (Copy& copy : copies_)
    for (WordEnd& end : copy.ends)
      if (end.node != 0)
        end.token.history =
            history_.add({end.word, end.token.start, frame_}, end.token.history, end.token.score);
}

void WordSearch::end_word(std::size_t from, const ActiveNode& active, std::uint32_t word) {
  if (active.unit.score == kImpossible ||
      active.unit.score + static_cast<double>(active.look) < least_)
    return;
  const LanguageStep step = language_->score(copies_[from].state, word);
  if (step.log_p == kImpossible) return;
  const Token token = plus(active.unit, weighted(step.log_p) - options_.word_penalty);
  if (token.score < least_ && token.score < best_boundary_) return;
  const std::size_t to = copy_of(step.next);
  Copy& copy = copies_[to];
  best_boundary_ = std::max(best_boundary_, token.score + copy.look);
  if (recorder_) record(copies_[from], copy, active, word, step.log_p);
  offer(copy, {token, active.node, word}, unit_of(active.node) == unit_of(copy.ends[0].node));
}

void WordSearch::offer(Copy& copy, const WordEnd& end, bool same_unit) {
  auto& [best, second] = copy.ends;
  if (end.token.score > best.token.score) {
    if (!same_unit) second = best;
    best = end;
  } else if (!same_unit && end.token.score > second.token.score) {
    second = end;
  }
}

void WordSearch::record(const Copy& from, const Copy& to, const ActiveNode& active,
                        std::uint32_t word, double language) {
  const Token& token = active.unit;
  const bool first = token.history == WordHistory::kNothing;
  const double score = first ? 0.0 : history_[token.history].score;
  const std::uint32_t since = first ? 0 : history_[token.history].word.end;
  const double entered = score + recorder_->blanks(since, token.start);
  recorder_->add({from.number, to.number, active.node, word, token.start, frame_,
                  token.score - entered, language});
}

// The index of the copy of a state, which is made where there is none.
std::size_t WordSearch::copy_of(LanguageState state) {
  if (state >= copy_at_.size()) copy_at_.resize(state + 1, kNoCopy);
  if (copy_at_[state] == kNoCopy) {
    copy_at_[state] = static_cast<std::uint32_t>(copies_.size());
    Copy copy = {state,          copies_made_++, look_ahead_.view(*language_, state), 0.0, {}, {},
                 active_.size(), active_.size()};
    // Another word follows, or the end.
    copy.look =
        std::max(static_cast<double>(look_of(copy, 0)), weighted(language_->final_log_p(state)));
    copies_.push_back(std::move(copy));
  }
  return copy_at_[state];
}

// Drops what is not promising between words, but never the best of it, and copies that nothing is
// in.
void WordSearch::drop_copies() {
  std::size_t kept = 0;
  for (Copy& copy : copies_) {
    const double promise = copy.promise();
    if (promise < least_ && promise < best_boundary_) {
      copy.between = Token{};
      for (WordEnd& end : copy.ends) end = WordEnd{};
    }
    const bool used = copy.begin < copy.end || copy.boundary().score != kImpossible;
    copy_at_[copy.state] = used ? static_cast<std::uint32_t>(kept) : kNoCopy;
    if (!used) continue;
    if (&copies_[kept] != &copy) copies_[kept] = std::move(copy);
    ++kept;
  }
  copies_.erase(copies_.begin() + static_cast<std::ptrdiff_t>(kept), copies_.end());
}

void WordSearch::forget_unused() {
  history_.collect([this](auto visit) {
    for (Copy& copy : copies_) {
      visit(copy.between.history);
      for (WordEnd& end : copy.ends) visit(end.token.history);
    }
    for (ActiveNode& active : active_) {
      visit(active.unit.history);
      visit(active.blank.history);
    }
  });
  if (language_->remembered() < remember_) return;
  std::vector<LanguageState> states;
  for (const Copy& copy : copies_) {
    copy_at_[copy.state] = kNoCopy;
    states.push_back(copy.state);
  }
  language_->keep(states);
  for (std::size_t i = 0; i < copies_.size(); ++i) {
    copies_[i].state = states[i];
    if (states[i] >= copy_at_.size()) copy_at_.resize(states[i] + 1, kNoCopy);
    copy_at_[states[i]] = static_cast<std::uint32_t>(i);
  }
  remember_ = std::max(kRemember, 2 * language_->remembered());
}

}  // namespace compact_rnn
