// Every kind of weight by its name. Code that takes weights of any kind asks here, and names none.
#pragma once

#include "weights/stored_weight.h"
#include "weights/structure.h"

namespace compact_rnn {

// Error("INVALID_INPUT") where it is not a weight of so many gates.
CheckedWeight check_weight(const StoredWeight& stored, std::size_t gates);

// The structure of a dense weight.
SharedStructure dense_structure(const WeightShape& shape);

// What a weight of a kind is made of in a file, besides its "kind"; docs/reference/file-format.md
// has the meaning of each.
enum class FieldType {
  size,     // a whole number from 1
  word,     // one below 2^32
  flag,     // true or false
  uint32s,  // the name of a tensor
  uint16s,
  matrix,  // a dense weight
  wide,    // one of any type but int4, as the next two
  row,     // one of a single row
  blocks,  // one of a row, or of rows of "block" numbers, in f32 or f16
  gates,   // a list of weights of other kinds, one for each gate
};

struct StoredField {
  const char* name;
  FieldType type;
};

// Of a kind but "dense"; none where there is no such kind.
std::vector<StoredField> stored_fields(const std::string& kind);

[[noreturn]] void throw_unknown_kind(const std::string& kind);

}  // namespace compact_rnn
