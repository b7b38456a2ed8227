// Reads `size` floats (a multiple of 64) and does nothing else with them than keep the compiler
// from leaving it out: how fast memory gives weights, the floor under every step.
#pragma once

#include <cstddef>

namespace compact_rnn {

struct ReadTask {
  const float* data;
  std::size_t size;
  float* sink;  // [16]
};

}  // namespace compact_rnn
