#include "text/word_search.h"

#include <algorithm>
#include <utility>

#include "text/softmax.h"

namespace compact_rnn {

WordSearch::WordSearch(std::shared_ptr<const WordTree> tree, const SearchOptions& options)
    : tree_(std::move(tree)), options_(options), log_p_(tree_->units()) {
  reset();
}

void WordSearch::reset() {
  frame_ = 0;
  history_.clear();
  active_.clear();
  between_ = Token{0.0};
  for (WordEnd& end : ends_) end = WordEnd{};
}

void WordSearch::push(const float* scores, std::size_t frames) {
  for (std::size_t t = 0; t < frames; ++t) {
    const float* frame = scores + t * tree_->units();
    (options_.probabilities ? log_of : log_softmax)(frame, tree_->units(), log_p_.data());
    step();
  }
}

Hypothesis WordSearch::best() const {
  const Token& token = better(between_, ends_[0].token);
  return {history_.words(token.history), token.score};
}

// One frame: every path of active_ stays or moves on, to next_. Children of ascending nodes ascend,
// so one pass makes next_ in order, each node once.
void WordSearch::step() {
  const Token between = plus(better(between_, ends_[0].token), blank_log_p());
  highest_log_p_ = *std::max_element(log_p_.begin(), log_p_.end());
  best_score_ = between.score;
  staying_ = 0;
  next_.clear();
  enter_words();
  for (const ActiveNode& active : active_) move_on(active);
  stay_before(static_cast<std::uint32_t>(tree_->size()));
  between_ = between;
  active_.swap(next_);
  prune();
  ++frame_;
  end_words();
  forget_unused_history();
}

// From between words, or from the end of a word, to the first unit of every word.
void WordSearch::enter_words() {
  for (std::uint32_t node = tree_->children_begin(0); node < tree_->children_end(0); ++node) {
    const WordEnd& end = ends_[may_follow(unit_of(ends_[0].node), unit_of(node)) ? 0 : 1];
    Token token = better(between_, end.token);
    token.start = frame_;
    arrive(node, token);
  }
}

// From a unit to those that may come next in a word, unless none of them could survive.
void WordSearch::move_on(const ActiveNode& parent) {
  if (parent.score() + highest_log_p_ < best_score_ - options_.beam) return;
  const std::uint32_t unit = unit_of(parent.node);
  for (std::uint32_t node = tree_->children_begin(parent.node);
       node < tree_->children_end(parent.node); ++node)
    arrive(node,
           may_follow(unit, unit_of(node)) ? better(parent.blank, parent.unit) : parent.blank);
}

void WordSearch::arrive(std::uint32_t node, const Token& token) {
  stay_before(node);
  if (staying_ < active_.size() && active_[staying_].node == node)
    keep(active_[staying_++], token);
  else
    keep({node, {}, {}}, token);
}

// Keeps the active nodes before `node`, at which nothing arrives.
void WordSearch::stay_before(std::uint32_t node) {
  while (staying_ < active_.size() && active_[staying_].node < node) keep(active_[staying_++], {});
}

// Makes an active node of this frame. After the last unit of its words a path is between words, so
// a leaf needs no blank.
void WordSearch::keep(const ActiveNode& old, const Token& arriving) {
  ActiveNode now = {old.node, plus(better(old.unit, arriving), log_p_[unit_of(old.node)]), {}};
  if (!options_.framewise && !tree_->is_leaf(old.node))
    now.blank = plus(better(old.blank, old.unit), blank_log_p());
  const double score = now.score();
  if (score == kImpossible || score < best_score_ - options_.beam) return;
  best_score_ = std::max(best_score_, score);
  next_.push_back(now);
}

// Drops nodes that were kept before the best score rose.
void WordSearch::prune() {
  const double least = best_score_ - options_.beam;
  const auto hopeless = [least](const ActiveNode& active) { return active.score() < least; };
  active_.erase(std::remove_if(active_.begin(), active_.end(), hopeless), active_.end());
}

// Finds the best two paths that any word may follow: the second is for words that begin with the
// last unit of the first.
void WordSearch::end_words() {
  for (WordEnd& end : ends_) end = WordEnd{};
  for (const ActiveNode& active : active_)
    if ((*tree_)[active.node].word != kNoWord) offer(active);
  for (auto& [token, node] : ends_)
    if (node != 0)
      token.history = history_.add({(*tree_)[node].word, token.start, frame_}, token.history);
}

void WordSearch::offer(const ActiveNode& active) {
  const Token token = plus(active.unit, -options_.word_penalty);
  auto& [best, second] = ends_;
  const bool same_unit = unit_of(active.node) == unit_of(best.node);
  if (token.score > best.token.score) {
    if (!same_unit) second = best;
    best = {token, active.node};
  } else if (!same_unit && token.score > second.token.score) {
    second = {token, active.node};
  }
}

void WordSearch::forget_unused_history() {
  history_.collect([this](auto visit) {
    visit(between_.history);
    for (WordEnd& end : ends_) visit(end.token.history);
    for (ActiveNode& active : active_) {
      visit(active.unit.history);
      visit(active.blank.history);
    }
  });
}

}  // namespace compact_rnn
