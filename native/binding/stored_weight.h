// A weight of any kind as JavaScript stores it (lib/native/stored-weight.ts), checked; its arrays
// stay JavaScript's.
#pragma once

#include <napi.h>

#include <vector>

#include "representations/spec.h"
#include "weights/stored_matrix.h"

namespace compact_rnn {

struct StoredWeight {
  representations::Shape shape;
  representations::Spec spec;
  std::vector<StoredMatrix> parts;  // in the order of representations/parts.h
};

// Error("INVALID_INPUT") where it is none of `gates` gates.
StoredWeight to_stored_weight(const Napi::Value& value, std::size_t gates);
// The same of a kind that is known, and is not gates.
StoredWeight to_stored_weight(const Napi::Value& value, const char* kind, std::size_t gates);

// A hashed weight of k buckets; INVALID_INPUT where there is none.
representations::Spec to_hashing(std::size_t k, std::size_t seed, bool is_signed);

// The parameters in that order, p, whatever they are stored as: each is exactly a float.
std::vector<double> parameters_of(const StoredWeight& weight);

}  // namespace compact_rnn
