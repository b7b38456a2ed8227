#include "language/ngram_source.h"

#include <algorithm>
#include <utility>

namespace compact_rnn {

namespace {

constexpr double kLn10 = 2.302585092994045684;
constexpr std::size_t kAnswers = 1 << 15;
// The context of no history: all words of the search.
constexpr std::uint64_t kNoHistory = ~std::uint64_t{0};

double natural(float log10) { return log10 <= kLogZero ? kImpossible : kLn10 * log10; }

// A context is a node of the model, at a level.
std::uint64_t key_of(std::size_t level, std::uint32_t node) {
  return std::uint64_t{level} << 32 | node;
}

}  // namespace

std::uint64_t hash_of(const NgramState& state) {
  std::uint64_t hash = state.length;
  for (std::uint32_t k = 0; k < state.length; ++k) hash = mixed(hash, state.nodes[k]);
  return hash;
}

NgramWords::NgramWords(std::shared_ptr<const NgramModel> ngrams,
                       const std::vector<std::string>& names)
    : model(std::move(ngrams)), word_of(model->vocabulary().size(), kUnknownWord) {
  number_of.reserve(names.size());
  for (std::uint32_t word = 0; word < names.size(); ++word) {
    const std::uint32_t own = model->vocabulary().find(names[word]);
    // A marker is not a word, even where a lexicon has one of its name.
    const bool known = own != kUnknownWord && own != model->begin() && own != model->end();
    number_of.push_back(known ? own : model->number_of("<unk>"));
    if (known) word_of[own] = word;
    if (!known) lacking_.push_back(word);
  }
  const std::uint32_t unknown = model->number_of("<unk>");
  for (std::uint32_t own = 0; own < word_of.size(); ++own) {
    if (own == model->begin() || own == model->end() || own == unknown) continue;
    ++model_words_;
    if (word_of[own] == kUnknownWord) ++model_only_;
  }
}

NgramSource::NgramSource(std::shared_ptr<const NgramWords> words) : words_(std::move(words)) {}

LanguageState NgramSource::start() { return states_.number_of(model().start()); }

LanguageStep NgramSource::score(LanguageState state, std::uint32_t word) {
  if (answers_.empty()) answers_.resize(kAnswers);
  Answer& answer = answers_[mixed(state, word) & (kAnswers - 1)];
  if (answer.state == state && answer.word == word) return answer.step;
  const std::uint32_t number = words_->number_of[word];
  LanguageStep step = {state, kImpossible};
  if (number != kUnknownWord) {
    NgramState after;
    const double log_p = natural(model().score(states_[state], number, &after));
    step = {states_.number_of(after), log_p};
  }
  answer = {state, word, step};
  return step;
}

double NgramSource::final_log_p(LanguageState state) {
  if (model().end() == kUnknownWord) return 0.0;
  NgramState after;
  return natural(model().score(states_[state], model().end(), &after));
}

void NgramSource::contexts(LanguageState state, std::vector<LanguageContext>& found) {
  found.clear();
  const NgramState& memory = states_[state];
  double log_weight = 0.0;
  for (std::size_t k = memory.length; k-- > 0;) {
    const std::uint32_t node = memory.nodes[k];
    if (node == kNoNode) continue;
    found.push_back({key_of(k, node), log_weight});
    log_weight += kLn10 * static_cast<double>(model().levels()[k].log_backoff[node]);
  }
  found.push_back({kNoHistory, log_weight});
}

void NgramSource::visit_words(std::uint64_t key, const Visit& visit) {
  if (key == kNoHistory) {
    const ValueColumn& log_p = model().levels()[0].log_p;
    for (std::uint32_t word = 0; word < words_->number_of.size(); ++word)
      if (words_->number_of[word] != kUnknownWord)
        visit(word, natural(log_p[words_->number_of[word]]));
    return;
  }
  const auto level = static_cast<std::size_t>(key >> 32);
  const auto [begin, end] = model().levels()[level].children[static_cast<std::uint32_t>(key)];
  const NgramModel::Level& next = model().levels()[level + 1];
  for (std::size_t i = begin; i < end; ++i) {
    const std::uint32_t word = words_->word_of[next.words[i]];
    if (word != kUnknownWord) visit(word, natural(next.log_p[i]));
  }
}

void NgramSource::keep(std::vector<LanguageState>& states) {
  states_.keep(states);
  std::fill(answers_.begin(), answers_.end(), Answer());
}

}  // namespace compact_rnn
