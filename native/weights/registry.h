// Every kind of weight by its name. Code that takes weights of any kind asks here, and names none.
#pragma once

#include "weights/stored_weight.h"
#include "weights/structure.h"

namespace compact_rnn {

// Error("INVALID_INPUT") where it is not a weight of so many gates.
CheckedWeight check_weight(const StoredWeight& stored, std::size_t gates);

// The structure of a dense weight.
SharedStructure dense_structure(const WeightShape& shape);

[[noreturn]] void throw_unknown_kind(const std::string& kind);

}  // namespace compact_rnn
