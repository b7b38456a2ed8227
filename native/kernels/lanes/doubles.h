// Doubles with the exact curves of the standard library: what gradients are checked in. Training
// kernels only.
#pragma once

#include <cmath>
#include <cstddef>

namespace {

using Real = double;

}  // namespace

#include "kernels/lanes/plain.h"

namespace {

inline Lanes sigmoid(Lanes x) {
  for (std::size_t i = 0; i < kLanes; ++i) x[i] = 1.0 / (1.0 + std::exp(-x[i]));
  return x;
}
inline Lanes tanh(Lanes x) {
  for (std::size_t i = 0; i < kLanes; ++i) x[i] = std::tanh(x[i]);
  return x;
}

}  // namespace
