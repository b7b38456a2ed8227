// The activations over sixteen lanes. Include after one of lanes/*.h and what brings its sigmoid
// and tanh: curves.h, or the lanes themselves.
#pragma once

#include "kernels/activation.h"
#include "kernels/lanes/clamp.h"

namespace {

using compact_rnn::Activation;

inline Lanes activate(Lanes x, Activation activation) {
  switch (activation) {
    case Activation::sigmoid:
      return sigmoid(x);
    case Activation::tanh:
      return tanh(x);
    case Activation::relu:
      return max(x, broadcast(0.0f));
    case Activation::none:
      break;
  }
  return x;
}

}  // namespace
