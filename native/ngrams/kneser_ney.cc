#include "ngrams/kneser_ney.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "ngrams/columns.h"

namespace compact_rnn {

namespace {

using Counts = std::vector<std::uint32_t>;

// The nodes of a level that begin with <s>: those below its unigram.
NodeRange nodes_after_begin(const NgramCounts& counts, std::size_t k) {
  const auto& words = counts.levels[0].words;
  auto begin = static_cast<std::uint32_t>(
      std::lower_bound(words.begin(), words.end(), NgramText::kBegin) - words.begin());
  std::uint32_t end = begin + 1;
  for (std::size_t above = 0; above < k; ++above) {
    begin = counts.levels[above].first_child[begin];
    end = counts.levels[above].first_child[end];
  }
  return {begin, end};
}

// a of every n-gram of a level: by how many different words it is preceded, or its count. <s>
// itself is never predicted.
Counts adjusted_counts(const NgramCounts& counts, std::size_t k) {
  const NgramCounts::Level& level = counts.levels[k];
  Counts adjusted = level.counts;
  const auto [begin, end] = nodes_after_begin(counts, k);
  if (k + 1 < counts.levels.size()) {
    std::fill(adjusted.begin(), adjusted.end(), 0u);
    for (std::uint32_t suffix : counts.levels[k + 1].suffix) ++adjusted[suffix];
    std::copy(level.counts.begin() + begin, level.counts.begin() + end, adjusted.begin() + begin);
  }
  if (k == 0) adjusted[begin] = 0;
  return adjusted;
}

// Chen and Goodman, Eq. 17: from how many n-grams have the counts 1 to 4. Too few of them give
// nothing, or numbers that cannot be subtracted.
bool estimate_discounts(const Counts& adjusted, Discounts& discounts) {
  std::array<double, 5> with{};
  for (std::uint32_t count : adjusted)
    if (count >= 1 && count <= 4) ++with[count];
  const double y = with[1] / (with[1] + 2.0 * with[2]);
  for (std::size_t i = 1; i <= 3; ++i) {
    const double next = static_cast<double>(i + 1) * y * with[i + 1] / with[i];
    const double discount = static_cast<double>(i) - next;
    if (!(discount > 0.0 && discount <= static_cast<double>(i))) return false;
    discounts[i - 1] = discount;
  }
  return true;
}

float to_log(double p) { return p > 0.0 ? static_cast<float>(std::log10(p)) : kLogZero; }

class Estimator {
 public:
  Estimator(const NgramText& text, const KneserNeyOptions& options)
      : options_(options), counts_(count_ngrams(text, options.order)) {
    model_.table.vocabulary = text.vocabulary();
    words_ = text.vocabulary().size();
  }

  KneserNeyModel estimate() {
    estimate_unigrams();
    for (std::size_t k = 1; k < options_.order; ++k) estimate_level(k);
    return std::move(model_);
  }

 private:
  Discounts discounts_of(const Counts& adjusted) {
    Discounts discounts{};
    if (!estimate_discounts(adjusted, discounts)) {
      discounts = {0.5, 1.0, 1.5};
      model_.too_small.push_back(model_.discounts.size() + 1);
    }
    model_.discounts.push_back(discounts);
    return discounts;
  }

  static double less(std::uint32_t count, const Discounts& discounts) {
    return count == 0 ? 0.0 : count - discounts[std::min<std::size_t>(count, 3) - 1];
  }

  void estimate_unigrams() {
    const NgramCounts::Level& level = counts_.levels[0];
    const Counts adjusted = adjusted_counts(counts_, 0);
    const Discounts discounts = discounts_of(adjusted);
    double all = 0.0, kept = 0.0;
    for (std::uint32_t count : adjusted) all += count, kept += less(count, discounts);
    // Every word but <s>, whether the text has it or not.
    const double share = (1.0 - kept / all) / static_cast<double>(words_ - 1);
    p_.assign(words_, share);
    for (std::size_t node = 0; node < level.size(); ++node)
      p_[level.words[node]] += less(adjusted[node], discounts) / all;
    p_[NgramText::kBegin] = 0.0;
    NgramLevel unigrams;
    for (std::uint32_t word = 0; word < words_; ++word) {
      unigrams.words.push_back(word);
      unigrams.log_p.push_back(to_log(p_[word]));
    }
    place_.assign(level.words.begin(), level.words.end());
    probabilities_.clear();
    for (std::uint32_t word : level.words) probabilities_.push_back(p_[word]);
    if (options_.order > 1) unigrams.log_backoff.assign(words_, 0.0f);
    model_.table.levels.push_back(std::move(unigrams));
  }

  // place_ and probabilities_ are of the level above; those of this one take their place.
  void estimate_level(std::size_t k) {
    const NgramCounts::Level &above = counts_.levels[k - 1], &level = counts_.levels[k];
    const Counts adjusted = adjusted_counts(counts_, k);
    const Discounts discounts = discounts_of(adjusted);
    std::vector<double> probabilities(level.size());
    std::vector<std::uint32_t> place(level.size(), kNoNode);
    NgramLevel kept;
    NgramLevel& parents = model_.table.levels.back();
    parents.first_child.assign(parents.size() + 1, 0);
    for (std::uint32_t parent = 0; parent < above.size(); ++parent) {
      const std::uint32_t begin = above.first_child[parent], end = above.first_child[parent + 1];
      if (begin == end) continue;
      double all = 0.0, given = 0.0;
      for (std::uint32_t i = begin; i < end; ++i) {
        all += adjusted[i];
        if (keeps(k, i)) given += less(adjusted[i], discounts);
      }
      const double gamma = 1.0 - given / all;
      for (std::uint32_t i = begin; i < end; ++i) {
        const double lower = probabilities_[level.suffix[i]];
        probabilities[i] = gamma * lower + (keeps(k, i) ? less(adjusted[i], discounts) / all : 0.0);
        if (!keeps(k, i)) continue;
        place[i] = static_cast<std::uint32_t>(kept.size());
        kept.words.push_back(level.words[i]);
        kept.log_p.push_back(to_log(probabilities[i]));
        ++parents.first_child[place_[parent] + 1];
      }
      if (place_[parent] != kNoNode) parents.log_backoff[place_[parent]] = to_log(gamma);
    }
    for (std::size_t node = 0; node < parents.size(); ++node)
      parents.first_child[node + 1] += parents.first_child[node];
    if (k + 1 < options_.order) kept.log_backoff.assign(kept.size(), 0.0f);
    model_.table.levels.push_back(std::move(kept));
    place_ = std::move(place);
    probabilities_ = std::move(probabilities);
  }

  bool keeps(std::size_t k, std::uint32_t node) const {
    return counts_.levels[k].counts[node] >= options_.minimum_counts[k];
  }

  const KneserNeyOptions& options_;
  NgramCounts counts_;
  KneserNeyModel model_;
  std::size_t words_ = 0;
  std::vector<double> p_;  // of unigrams, by word
  // of the nodes of the level above in the table, or kNoNode
  std::vector<std::uint32_t> place_;
  std::vector<double> probabilities_;  // p of the nodes of the level above
};

}  // namespace

KneserNeyModel estimate_kneser_ney(const NgramText& text, const KneserNeyOptions& options) {
  if (text.sentences() == 0) throw Error("INVALID_INPUT", "the text has no sentence");
  return Estimator(text, options).estimate();
}

}  // namespace compact_rnn
