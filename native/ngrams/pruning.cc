#include "ngrams/pruning.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace compact_rnn {

namespace {

double to_p(double log_p) { return std::pow(10.0, log_p); }

// What the n-grams hw of a history h leave to the words that have none.
struct Rest {
  double p = 1.0;      // the sum of their p(w | h)
  double lower = 1.0;  // the sum of their p(w | h')
};

// The ratio of both, such that all probabilities after h sum to one; sums of floats may miss 0 and
// 1 by some 1e-7. Where every word has an n-gram nothing backs off.
double backoff_of(const Rest& rest) {
  constexpr double kLeast = 1e-7;
  return rest.lower < kLeast ? 1.0 : std::max(rest.p, 0.0) / rest.lower;
}

// p(w | h') of the n-grams that follow the node h, whose words are given.
std::vector<double> lower_of(const NgramTable& table, std::uint32_t h,
                             const std::vector<std::uint32_t>& words) {
  const std::size_t level = words.size() - 1;
  std::vector<double> lower;
  for (std::uint32_t i = table.levels[level].first_child[h];
       i < table.levels[level].first_child[h + 1]; ++i)
    lower.push_back(to_p(table.log_p(words.data() + 1, level, table.levels[level + 1].words[i])));
  return lower;
}

Rest rest_of(const NgramTable& table, std::size_t level, std::uint32_t h,
             const std::vector<double>& lower) {
  Rest rest;
  const std::uint32_t first = table.levels[level].first_child[h];
  for (std::uint32_t i = 0; i < lower.size(); ++i) {
    rest.p -= to_p(table.levels[level + 1].log_p[first + i]);
    rest.lower -= lower[i];
  }
  return rest;
}

// From short histories to long ones: the back-off of one needs those of the shorter ones.
void normalize_backoffs(NgramTable& table) {
  for (std::size_t level = 0; level + 1 < table.order(); ++level)
    visit_ngrams(table, level, [&](std::uint32_t h, const std::vector<std::uint32_t>& words) {
      const double backoff = backoff_of(rest_of(table, level, h, lower_of(table, h, words)));
      table.levels[level].log_backoff[h] =
          backoff > 0.0 ? static_cast<float>(std::log10(backoff)) : kLogZero;
    });
}

// The product of the probabilities of the words, each after those before it.
double probability_of(const NgramTable& table, const std::vector<std::uint32_t>& words,
                      std::uint32_t begin, double begin_p) {
  double p = 1.0;
  for (std::size_t i = 0; i < words.size(); ++i)
    p *= words[i] == begin ? begin_p : to_p(table.log_p(words.data(), i, words[i]));
  return p;
}

}  // namespace

PruningCosts pruning_costs(const NgramTable& table) {
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  PruningCosts costs(table.order() - 1);
  const std::uint32_t begin = table.vocabulary.find("<s>"), end = table.vocabulary.find("</s>");
  const double begin_p = end == kUnknownWord ? 1.0 : to_p(table.levels[0].log_p[end]);
  for (std::size_t k = 1; k < table.order(); ++k) {
    costs[k - 1].assign(table.levels[k].size(), 0.0);
    visit_ngrams(table, k - 1, [&](std::uint32_t h, const std::vector<std::uint32_t>& words) {
      const std::vector<double> lower = lower_of(table, h, words);
      if (lower.empty()) return;
      const Rest rest = rest_of(table, k - 1, h, lower);
      const double alpha = std::log(backoff_of(rest)),
                   p_h = probability_of(table, words, begin, begin_p);
      const std::uint32_t first = table.levels[k - 1].first_child[h];
      for (std::uint32_t i = 0; i < lower.size(); ++i) {
        const double p = to_p(table.levels[k].log_p[first + i]);
        const double after = std::log(backoff_of({rest.p + p, rest.lower + lower[i]}));
        const double change = rest.p > 0.0 ? rest.p * (after - alpha) : 0.0;
        const double d = -p_h * (p * (std::log(lower[i]) + after - std::log(p)) + change);
        costs[k - 1][first + i] = std::isfinite(d) ? std::expm1(d) : kInfinite;
      }
    });
  }
  for (std::size_t k = table.order() - 1; k-- > 1;)
    for (std::uint32_t node = 0; node < table.levels[k].size(); ++node)
      for (std::uint32_t i = table.levels[k].first_child[node];
           i < table.levels[k].first_child[node + 1]; ++i)
        costs[k - 1][node] = std::max(costs[k - 1][node], costs[k][i]);
  return costs;
}

double threshold_for(const PruningCosts& costs, std::size_t unigrams, std::size_t ngrams) {
  std::vector<double> all;
  for (const std::vector<double>& level : costs) all.insert(all.end(), level.begin(), level.end());
  const std::size_t kept = ngrams > unigrams ? ngrams - unigrams : 0;
  if (kept >= all.size()) return -std::numeric_limits<double>::infinity();
  const auto first = all.begin() + static_cast<std::ptrdiff_t>(all.size() - kept);
  std::sort(all.begin(), all.end());
  if (kept == 0) return std::numeric_limits<double>::infinity();
  if (*first > *(first - 1)) return *first;
  return std::nextafter(*first, std::numeric_limits<double>::infinity());
}

NgramTable prune(const NgramTable& whole, const PruningCosts& costs, double threshold) {
  NgramTable pruned;
  pruned.vocabulary = whole.vocabulary;
  std::vector<std::uint32_t> place(whole.levels[0].size());
  for (std::uint32_t word = 0; word < place.size(); ++word) place[word] = word;
  pruned.levels.push_back(whole.levels[0]);
  for (std::size_t k = 1; k < whole.levels.size(); ++k) {
    const NgramLevel &above = whole.levels[k - 1], &level = whole.levels[k];
    NgramLevel& parents = pruned.levels.back();
    parents.first_child.assign(parents.size() + 1, 0);
    std::vector<std::uint32_t> next(level.size(), kNoNode);
    NgramLevel kept;
    for (std::uint32_t parent = 0; parent < above.size(); ++parent)
      for (std::uint32_t i = above.first_child[parent]; i < above.first_child[parent + 1]; ++i) {
        if (costs[k - 1][i] < threshold) continue;
        next[i] = static_cast<std::uint32_t>(kept.size());
        kept.words.push_back(level.words[i]);
        kept.log_p.push_back(level.log_p[i]);
        if (k + 1 < whole.levels.size()) kept.log_backoff.push_back(level.log_backoff[i]);
        ++parents.first_child[place[parent] + 1];
      }
    for (std::size_t node = 0; node < parents.size(); ++node)
      parents.first_child[node + 1] += parents.first_child[node];
    pruned.levels.push_back(std::move(kept));
    place = std::move(next);
  }
  normalize_backoffs(pruned);
  return pruned;
}

}  // namespace compact_rnn
