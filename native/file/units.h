// What the outputs of a model stand for, as lib/model/units.ts reads it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "file/fields.h"

namespace compact_rnn::file {

enum class UnitKind { ctc, frames, tokens };

struct Units {
  UnitKind kind = UnitKind::ctc;
  std::vector<std::string> names;  // one for each output, all different
  std::size_t blank = 0;           // of ctc; else the number of units: none
  std::size_t delay = 0;           // frames by which the outputs lag
  std::vector<double> priors;      // of each unit, or none

  // The lexicon: words, and their pronunciations one after another. Empty: the units spell.
  struct Pronunciation {
    std::uint32_t word;
    std::vector<std::uint32_t> units;
  };
  std::vector<std::string> words;
  std::vector<Pronunciation> pronunciations;
};

// Error("INVALID_FILE").
Units read_units(Fields fields);

}  // namespace compact_rnn::file
