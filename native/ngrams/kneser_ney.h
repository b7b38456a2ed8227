// Interpolated modified Kneser-Ney smoothing (Chen and Goodman 1998, section 3.2; Kneser and Ney
// 1995).
//
// Of an n-gram of the highest order a is how often it occurs; of a shorter one by how many
// different words it is preceded, or how often it occurs where it begins with <s>, which nothing
// precedes. With the discounts D_1, D_2, D_3+ of its order,
//
//   p(w | h) = (a(hw) - D(a(hw))) / sum_v a(hv)  +  gamma(h) p(w | h without its first word)
//
// gamma(h), the back-off, is what the discounts left. Unigrams are mixed with 1 / |V| for every
// word, <unk> and </s> included.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "ngrams/counts.h"
#include "ngrams/table.h"

namespace compact_rnn {

using Discounts = std::array<double, 3>;  // of counts of 1, of 2, and of more

struct KneserNeyOptions {
  std::size_t order = 3;
  // [order]: n-grams of k + 1 words that occur less often than minimum_counts[k] are left out, and
  // what they had goes to the back-off. Not decreasing; the first is 1.
  std::vector<std::uint32_t> minimum_counts;
};

struct KneserNeyModel {
  NgramTable table;
  std::vector<Discounts> discounts;  // [order]
  // Orders (from 1) whose text is too small for discounts by the formula, and that got 1/2, 1, 3/2.
  std::vector<std::size_t> too_small;
};

// Throws Error("INVALID_INPUT") where the text holds no sentence.
KneserNeyModel estimate_kneser_ney(const NgramText& text, const KneserNeyOptions& options);

}  // namespace compact_rnn
