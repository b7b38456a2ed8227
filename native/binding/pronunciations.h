// The pronunciations of a lexicon as JavaScript has them: the units of all, how many are of each,
// and the word that each says.
#pragma once

#include <napi.h>

#include <vector>

#include "decode/word_tree.h"

namespace compact_rnn {

struct Pronunciations {
  std::vector<std::uint32_t> units;
  std::vector<WordTree::Pronunciation> list;  // they point into the units
  std::size_t unit_count, blank;
};

// Of the arguments from `first` on: units, length of each, word of each, number of units, and the
// blank, which may be that number: none. Copies, since another thread may change what is given.
Pronunciations to_pronunciations(const Napi::CallbackInfo& info, std::size_t first);

}  // namespace compact_rnn
