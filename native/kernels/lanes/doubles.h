// Sixteen doubles with the exact curves of the standard library: what gradients are checked in.
// Training kernels only.
#pragma once

#include <cmath>
#include <cstddef>

namespace {

using Real = double;

}  // namespace

#include "kernels/lanes/plain.h"

namespace {

inline Lanes sigmoid(Lanes x) {
  for (Real& v : x.v) v = 1.0 / (1.0 + std::exp(-v));
  return x;
}
inline Lanes tanh(Lanes x) {
  for (Real& v : x.v) v = std::tanh(v);
  return x;
}

}  // namespace
