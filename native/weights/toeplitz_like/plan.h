// The length of the transforms of a Toeplitz-like weight, and their constants
// (kernels/toeplitz/toeplitz.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/toeplitz/toeplitz.h"

namespace compact_rnn {

class ToeplitzPlan {
 public:
  // For g and h of n numbers. Sequences have n numbers where n is even and has no prime factors
  // above 13, else the least such number that is at least 2 n.
  explicit ToeplitzPlan(std::size_t n);

  // L, even; transforms are of half as many complex numbers.
  std::size_t length() const { return 2 * positions_.size(); }
  FourierPlan view() const;

 private:
  std::vector<std::uint8_t> radices_;
  std::vector<float> turns_, skew_turns_, cyclic_turns_;
  std::vector<std::uint32_t> positions_;
};

}  // namespace compact_rnn
