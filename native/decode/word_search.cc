#include "decode/word_search.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "language/any_word.h"
#include "text/softmax.h"

namespace compact_rnn {

WordSearch::WordSearch(std::shared_ptr<const WordTree> tree, const SearchOptions& options,
                       std::unique_ptr<LanguageSource> language)
    : tree_(std::move(tree)),
      options_(options),
      language_(language ? std::move(language) : std::make_unique<AnyWord>()),
      look_ahead_(tree_),
      log_p_(tree_->units()) {
  if (options_.lattice) recorder_.emplace(*tree_, options_.framewise);
  reset();
}

void WordSearch::reset() {
  frame_ = 0;
  history_.clear();
  if (recorder_) recorder_->clear();
  active_.clear();
  for (const Copy& copy : copies_) copy_at_[copy.state] = kNoCopy;
  copies_.clear();
  copies_made_ = 0;
  std::vector<LanguageState> none;
  language_->keep(none);
  remember_ = kRemember;
  copies_[copy_of(language_->start())].between = Token{0.0};
}

void WordSearch::push(const float* scores, std::size_t frames) {
  for (std::size_t t = 0; t < frames; ++t) {
    const float* frame = scores + t * tree_->units();
    (options_.probabilities ? log_of : log_softmax)(frame, tree_->units(), log_p_.data());
    step();
  }
}

// One frame: every path of active_ stays or moves on, to next_.
void WordSearch::step() {
  begin_frame();
  for (Copy& copy : copies_) advance(copy);
  active_.swap(next_);
  prune();
  ++frame_;
  if (recorder_) recorder_->add_frame(blank_log_p());
  end_words();
  drop_copies();
  forget_unused();
}

// What the best paths will at least have in this frame, so that others are pruned at once.
void WordSearch::begin_frame() {
  next_.clear();
  highest_log_p_ = *std::max_element(log_p_.begin(), log_p_.end());
  best_promise_ = kImpossible;
  for (const Copy& copy : copies_)
    best_promise_ = std::max(best_promise_, copy.promise() + blank_log_p());
  if (best_active_ >= active_.size()) return;
  const ActiveNode& best = active_[best_active_];
  best_promise_ = std::max(
      best_promise_, best.unit.score + log_p_[unit_of(best.node)] + static_cast<double>(best.look));
}

// Children of ascending nodes ascend, so one pass makes the nodes of a copy in order, each once.
void WordSearch::advance(Copy& copy) {
  staying_ = copy.begin;
  staying_end_ = copy.end;
  const std::size_t begin = next_.size();
  enter_words(copy);
  for (std::size_t i = copy.begin; i < copy.end; ++i) move_on(copy, active_[i]);
  stay_before(static_cast<std::uint32_t>(tree_->size()));
  copy.begin = begin;
  copy.end = next_.size();
  copy.between = plus(copy.boundary(), blank_log_p());
  for (WordEnd& end : copy.ends) end = WordEnd{};
}

// From between words, or from the end of a word, to the first unit of every word.
void WordSearch::enter_words(const Copy& copy) {
  const double least = best_promise_ - options_.beam;
  if (copy.boundary().score == kImpossible || copy.promise() + highest_log_p_ < least) return;
  for (std::uint32_t node = tree_->children_begin(0); node < tree_->children_end(0); ++node) {
    const WordEnd& end = copy.ends[may_follow(unit_of(copy.ends[0].node), unit_of(node)) ? 0 : 1];
    Token token = better(copy.between, end.token);
    if (token.score + log_p_[unit_of(node)] + copy.look < least) continue;
    token.start = frame_;
    arrive(node, look_of(copy, node), token);
  }
}

// From a unit to those that may come next in a word, unless none of them could survive.
void WordSearch::move_on(const Copy& copy, const ActiveNode& parent) {
  if (parent.promise() + highest_log_p_ < best_promise_ - options_.beam) return;
  const std::uint32_t unit = unit_of(parent.node), first = tree_->children_begin(parent.node),
                      end = tree_->children_end(parent.node);
  // Where nothing branches off the words below are the same.
  const bool same_words = end == first + 1 && !tree_->ends_words(parent.node);
  for (std::uint32_t node = first; node < end; ++node) {
    const Token& token =
        may_follow(unit, unit_of(node)) ? better(parent.blank, parent.unit) : parent.blank;
    const double promise = token.score + log_p_[unit_of(node)] + static_cast<double>(parent.look);
    if (token.score == kImpossible || promise < best_promise_ - options_.beam) continue;
    arrive(node, same_words ? parent.look : look_of(copy, node), token);
  }
}

void WordSearch::arrive(std::uint32_t node, float look, const Token& token) {
  stay_before(node);
  if (staying_ < staying_end_ && active_[staying_].node == node)
    keep(active_[staying_++], token);
  else
    keep({node, look, {}, {}}, token);
}

// Keeps the active nodes before `node`, at which nothing arrives.
void WordSearch::stay_before(std::uint32_t node) {
  while (staying_ < staying_end_ && active_[staying_].node < node) keep(active_[staying_++], {});
}

// Makes an active node of this frame. After the last unit of its words a path is between words, so
// a leaf needs no blank.
void WordSearch::keep(const ActiveNode& old, const Token& arriving) {
  ActiveNode now = {
      old.node, old.look, plus(better(old.unit, arriving), log_p_[unit_of(old.node)]), {}};
  if (!options_.framewise && !tree_->is_leaf(old.node))
    now.blank = plus(better(old.blank, old.unit), blank_log_p());
  const double promise = now.promise();
  if (promise == kImpossible || promise < best_promise_ - options_.beam) return;
  best_promise_ = std::max(best_promise_, promise);
  next_.push_back(now);
}

// Drops nodes that were kept before the best promise rose, and those beyond the most.
void WordSearch::prune() {
  least_ = std::max(best_promise_ - options_.beam, least_of_most());
  std::size_t kept = 0;
  best_active_ = 0;
  for (Copy& copy : copies_) {
    const std::size_t begin = kept;
    for (std::size_t i = copy.begin; i < copy.end; ++i) {
      const double promise = active_[i].promise();
      if (promise < least_) continue;
      active_[kept] = active_[i];
      if (promise > active_[best_active_].promise()) best_active_ = kept;
      ++kept;
    }
    copy.begin = begin;
    copy.end = kept;
  }
  active_.resize(kept);
}

// The promise of the last of the most promising nodes that a frame may keep.
double WordSearch::least_of_most() const {
  if (active_.size() <= options_.most_paths) return kImpossible;
  std::vector<double> promises;
  promises.reserve(active_.size());
  for (const ActiveNode& active : active_) promises.push_back(active.promise());
  const auto last = promises.begin() + static_cast<std::ptrdiff_t>(options_.most_paths - 1);
  std::nth_element(promises.begin(), last, promises.end(), std::greater<>());
  return *last;
}

Hypothesis WordSearch::best() const {
  const Token *ended = nullptr, *open = nullptr;
  double score = kImpossible;
  for (const Copy& copy : copies_) {
    const Token& token = copy.boundary();
    const double whole = token.score + weighted(language_->final_log_p(copy.state));
    if (whole > score) ended = &token, score = whole;
    if (open == nullptr || token.score > open->score) open = &token;
  }
  const Token* found = ended ? ended : open;
  return {found ? history_.words(found->history) : std::vector<SpokenWord>(), score};
}

Hypothesis WordSearch::current() const {
  const Token* best = nullptr;
  double promise = kImpossible;
  for (const Copy& copy : copies_)
    if (copy.promise() > promise) best = &copy.boundary(), promise = copy.promise();
  for (const ActiveNode& active : active_)
    if (active.promise() > promise)
      best = &better(active.unit, active.blank), promise = active.promise();
  if (best == nullptr) return {{}, kImpossible};
  return {history_.words(best->history), best->score};
}

Lattice WordSearch::lattice() const {
  std::vector<LatticeRecorder::Final> finals;
  for (const Copy& copy : copies_) {
    const double log_p = language_->final_log_p(copy.state);
    if (copy.boundary().score != kImpossible && log_p != kImpossible)
      finals.push_back({copy.number, log_p});
  }
  return recorder_->lattice(finals);
}

}  // namespace compact_rnn
