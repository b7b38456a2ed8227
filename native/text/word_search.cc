#include "text/word_search.h"

#include <algorithm>
#include <utility>

#include "text/log_p.h"

namespace compact_rnn {

WordSearch::WordSearch(std::shared_ptr<const WordTree> tree, const SearchOptions& options)
    : tree_(std::move(tree)), options_(options), log_p_(tree_->units()) {
  reset();
}

void WordSearch::reset() {
  frame_ = 0;
  history_.clear();
  places_.clear();
  between_ = Token{0.0};
  for (Ending& ending : endings_) ending = Ending{};
}

void WordSearch::push(const float* scores, std::size_t frames) {
  for (std::size_t t = 0; t < frames; ++t) {
    const float* frame = scores + t * tree_->units();
    (options_.probabilities ? log_of : log_softmax)(frame, tree_->units(), log_p_.data());
    step();
  }
}

Hypothesis WordSearch::best() const {
  const Token& token = better(between_, endings_[0].token);
  return {history_.words(token.said), token.score};
}

// One frame: every path of places_ stays or goes on, to next_. Children of ascending nodes ascend:
// one pass makes next_ in order, each node once.
void WordSearch::step() {
  const Token between = plus(better(between_, endings_[0].token), log_p_[tree_->blank()]);
  highest_log_p_ = *std::max_element(log_p_.begin(), log_p_.end());
  best_score_ = between.score;
  staying_ = 0;
  next_.clear();
  enter_words();
  for (const Place& place : places_) go_on(place);
  stay_before(static_cast<std::uint32_t>(tree_->size()));
  between_ = between;
  places_.swap(next_);
  give_up();
  ++frame_;
  end_words();
  forget();
}

// Into the first unit of every word.
void WordSearch::enter_words() {
  for (std::uint32_t node = tree_->children_begin(0); node < tree_->children_end(0); ++node) {
    const Ending& ending = endings_[unit_of(endings_[0].node) == unit_of(node) ? 1 : 0];
    Token token = better(between_, ending.token);
    token.start = frame_;
    arrive(node, token);
  }
}

// From a unit into those that may come next in a word, unless none of them can have a chance.
void WordSearch::go_on(const Place& parent) {
  if (parent.score() + highest_log_p_ < best_score_ - options_.beam) return;
  const std::uint32_t unit = unit_of(parent.node);
  for (std::uint32_t node = tree_->children_begin(parent.node);
       node < tree_->children_end(parent.node); ++node)
    arrive(node, unit_of(node) == unit ? parent.blank : better(parent.blank, parent.unit));
}

void WordSearch::arrive(std::uint32_t node, const Token& token) {
  stay_before(node);
  if (staying_ < places_.size() && places_[staying_].node == node)
    keep(places_[staying_++], token);
  else
    keep({node, {}, {}}, token);
}

// The places before `node`, where nothing arrives.
void WordSearch::stay_before(std::uint32_t node) {
  while (staying_ < places_.size() && places_[staying_].node < node) keep(places_[staying_++], {});
}

// A place at this frame. After the last unit of its words a path is between words: no blank is
// needed there.
void WordSearch::keep(const Place& old, const Token& arriving) {
  Place now = {old.node, plus(better(old.unit, arriving), log_p_[unit_of(old.node)]), {}};
  if (!tree_->is_leaf(old.node))
    now.blank = plus(better(old.blank, old.unit), log_p_[tree_->blank()]);
  const double score = now.score();
  if (score == kImpossible || score < best_score_ - options_.beam) return;
  best_score_ = std::max(best_score_, score);
  next_.push_back(now);
}

// The best score has risen since some were kept.
void WordSearch::give_up() {
  const double least = best_score_ - options_.beam;
  const auto hopeless = [least](const Place& place) { return place.score() < least; };
  places_.erase(std::remove_if(places_.begin(), places_.end(), hopeless), places_.end());
}

// The best two paths that may go on to any word: the second serves the words that begin with the
// last unit of the first.
void WordSearch::end_words() {
  for (Ending& ending : endings_) ending = Ending{};
  for (const Place& place : places_)
    if ((*tree_)[place.node].word != kNoWord) offer(place);
  for (auto& [token, node] : endings_)
    if (node != 0)
      token.said = history_.add({(*tree_)[node].word, token.start, frame_}, token.said);
}

void WordSearch::offer(const Place& place) {
  const Token token = plus(place.unit, -options_.word_penalty);
  auto& [best, second] = endings_;
  const bool same_unit = unit_of(place.node) == unit_of(best.node);
  if (token.score > best.token.score) {
    if (!same_unit) second = best;
    best = {token, place.node};
  } else if (!same_unit && token.score > second.token.score) {
    second = {token, place.node};
  }
}

void WordSearch::forget() {
  history_.collect([this](auto visit) {
    visit(between_.said);
    for (Ending& ending : endings_) visit(ending.token.said);
    for (Place& place : places_) {
      visit(place.unit.said);
      visit(place.blank.said);
    }
  });
}

}  // namespace compact_rnn
