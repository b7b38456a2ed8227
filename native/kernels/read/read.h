// Reads `size` floats, a multiple of 64, and adds them up only so that the compiler keeps the
// reads, in whichever order. The time that this takes to read the weights is a lower bound of that
// of every step.
#pragma once

#include <cstddef>

namespace compact_rnn {

struct ReadTask {
  const float* data;
  std::size_t size;
  float* sink;  // their sum
};

}  // namespace compact_rnn
