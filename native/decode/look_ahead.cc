#include "decode/look_ahead.h"

#include <algorithm>
#include <limits>

namespace compact_rnn {

namespace {

constexpr std::uint32_t kNoNode = 0xffffffff;
constexpr float kNothing = -std::numeric_limits<float>::infinity();
// Tables that may be kept for states that are not in use.
constexpr std::size_t kMostBytes = std::size_t{24} << 20;

std::size_t slot_of(std::uint32_t node, std::size_t mask) { return node * 0x9e3779b1u >> 7 & mask; }

}  // namespace

double LookAhead::Table::operator[](std::uint32_t node) const {
  if (nodes_.empty()) return static_cast<double>(values_[node]);
  const std::size_t mask = nodes_.size() - 1;
  for (std::size_t slot = slot_of(node, mask);; slot = (slot + 1) & mask) {
    if (nodes_[slot] == node) return static_cast<double>(values_[slot]);
    if (nodes_[slot] == kNoNode) return kImpossible;
  }
}

double LookAhead::View::operator()(std::uint32_t node) const {
  if (parts.empty()) return 0.0;
  double best = kImpossible;
  for (const Part& part : parts) best = std::max(best, part.log_weight + (*part.table)[node]);
  return best;
}

LookAhead::LookAhead(std::shared_ptr<const WordTree> tree) : tree_(std::move(tree)) {}

LookAhead::View LookAhead::view(LanguageSource& source, LanguageState state) {
  source.contexts(state, contexts_);
  View view;
  for (const LanguageContext& context : contexts_)
    view.parts.push_back({table_of(source, context.key), context.log_weight});
  return view;
}

std::shared_ptr<const LookAhead::Table> LookAhead::table_of(LanguageSource& source,
                                                            std::uint64_t key) {
  const auto found = tables_.find(key);
  if (found != tables_.end()) return found->second;
  std::shared_ptr<const Table> table = made(source, key);
  if (bytes_ + table->bytes() > kMostBytes) {  // those in use are kept by their views
    tables_.clear();
    bytes_ = 0;
  }
  bytes_ += table->bytes();
  tables_.emplace(key, table);
  return table;
}

std::shared_ptr<const LookAhead::Table> LookAhead::made(LanguageSource& source, std::uint64_t key) {
  const Upwards& up = upwards();
  best_.resize(tree_->size(), kNothing);
  touched_.clear();
  source.visit_words(key, [&](std::uint32_t word, double log_p) {
    const auto value = static_cast<float>(log_p);
    if (word + 1 >= up.first_end.size() || value == kNothing) return;
    for (std::uint32_t i = up.first_end[word]; i < up.first_end[word + 1]; ++i)
      for (std::uint32_t node = up.ends[i]; best_[node] < value; node = up.parents[node]) {
        if (best_[node] == kNothing) touched_.push_back(node);
        best_[node] = value;
        if (node == 0) break;
      }
  });
  auto table = std::make_shared<Table>();
  std::size_t slots = 2;
  while (slots < 2 * touched_.size()) slots *= 2;
  if (2 * slots >= tree_->size()) {  // a slot has two numbers
    table->values_ = best_;
  } else {
    table->nodes_.assign(slots, kNoNode);
    table->values_.resize(slots);
    for (const std::uint32_t node : touched_) {
      std::size_t slot = slot_of(node, slots - 1);
      while (table->nodes_[slot] != kNoNode) slot = (slot + 1) & (slots - 1);
      table->nodes_[slot] = node;
      table->values_[slot] = best_[node];
    }
  }
  for (const std::uint32_t node : touched_) best_[node] = kNothing;
  return table;
}

const LookAhead::Upwards& LookAhead::upwards() {
  if (upwards_) return *upwards_;
  auto up = std::make_shared<Upwards>();
  up->parents.resize(tree_->size(), 0);
  const std::size_t words = tree_->words();
  for (std::uint32_t node = 0; node < tree_->size(); ++node)
    for (std::uint32_t child = tree_->children_begin(node); child < tree_->children_end(node);
         ++child)
      up->parents[child] = node;
  up->first_end.assign(words + 1, 0);
  const auto for_each_end = [&](auto visit) {
    for (std::uint32_t node = 0; node < tree_->size(); ++node)
      for (const std::uint32_t* word = tree_->words_begin(node); word < tree_->words_end(node);
           ++word)
        visit(*word, node);
  };
  for_each_end([&](std::uint32_t word, std::uint32_t) { ++up->first_end[word + 1]; });
  for (std::size_t word = 0; word < words; ++word) up->first_end[word + 1] += up->first_end[word];
  up->ends.resize(up->first_end.back());
  std::vector<std::uint32_t> next = up->first_end;
  for_each_end([&](std::uint32_t word, std::uint32_t node) { up->ends[next[word]++] = node; });
  upwards_ = up;
  return *upwards_;
}

}  // namespace compact_rnn
