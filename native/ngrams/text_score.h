// What a language model says of a text: sentences on lines, words apart by spaces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ngrams/model.h"

namespace compact_rnn {

struct TextScore {
  double log_p = 0.0;         // log10 of all words that the model knows, and of the ends
  std::uint64_t words = 0;    // all of them, without ends
  std::uint64_t unknown = 0;  // of them, those that the model lacks and has no <unk> for
  std::uint64_t sentences = 0;
};

// Each sentence begins after <s>, and its end is </s>, where the model has them. An unknown word
// has no probability, and the words after it do not know what stood before it.
//
// With a `unit` above 0 (in log10) logarithms are whole multiples of it, as programs have them that
// compute with integers: each word's is cut towards 0, and the mean of each sentence again. So
// sphinx_lm_eval of CMU Sphinx does with log10(1.0001).
TextScore score_text(const NgramModel& model, std::string_view text, double unit = 0.0);

}  // namespace compact_rnn
