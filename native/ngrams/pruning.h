// Entropy-based pruning (Stolcke 1998): n-grams go whose loss costs the model the least.
//
// Without the n-gram hw the back-off of h changes from alpha to alpha', so that probabilities still
// sum to one, and the relative entropy between the two models is
//
//   D = -p(h) ( p(w|h) (ln p(w|h') + ln alpha' - ln p(w|h)) + (ln alpha' - ln alpha) b )
//
// with h' = h without its first word, b the probability that h gives to all words without an n-gram
// hw, and p(h) the product of the probabilities of its words (p(<s>) is that of </s>: sentences
// begin as often as they end). The perplexity of the model over its own distribution rises by the
// factor e^D; e^D - 1 is the cost of the n-gram. Costs are those in the model as it is given, each
// n-gram alone. An n-gram goes with, or after, all that begin with it.
#pragma once

#include <cstddef>
#include <vector>

#include "ngrams/table.h"

namespace compact_rnn {

// The rise of the perplexity at which each n-gram of two words and more goes, [level - 1][node]:
// the largest of its own cost and those of the n-grams that begin with it.
using PruningCosts = std::vector<std::vector<double>>;

PruningCosts pruning_costs(const NgramTable& table);

// The threshold that leaves `ngrams` n-grams, unigrams included, or the next fewer where costs are
// equal.
double threshold_for(const PruningCosts& costs, std::size_t unigrams, std::size_t ngrams);

// The table without n-grams of costs below `threshold`, its back-offs such that probabilities sum
// to one again.
NgramTable prune(const NgramTable& table, const PruningCosts& costs, double threshold);

}  // namespace compact_rnn
