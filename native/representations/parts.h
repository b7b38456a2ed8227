// The parameters of a weight, array after array, in the order in which they stand in its vector p.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "representations/spec.h"

namespace compact_rnn::representations {

struct Part {
  // "a", "buckets", "gate 0 values"; empty where the weight is one array, W itself
  std::string name;
  std::size_t size = 0;
  std::size_t rows = 0;  // of a scale each in int8; sparse values have none
};

std::vector<Part> parts_of(const Spec& spec, const Shape& shape);

// Numbers of all parts.
std::size_t size_of(const Spec& spec, const Shape& shape);

}  // namespace compact_rnn::representations
