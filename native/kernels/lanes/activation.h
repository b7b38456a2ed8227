// The activations over sixteen lanes, forward and back. Include after one of lanes/*.h and what
// brings its sigmoid and tanh: curves.h, or the lanes themselves.
#pragma once

#include <cstddef>

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
      return max(broadcast(0), x) + broadcast(0);  // NaN stays NaN (clamp.h), and -0 becomes 0
    case Activation::none:
      break;
  }
  return x;
}

// y = activation(clamp(y, clip)), of `count` numbers, a multiple of kLanes. Not inlined: what
// curves need in registers is not to be taken from the sums before.
[[gnu::noinline, maybe_unused]] void activate_all(Real* y, std::size_t count, Activation activation,
                                                  Real clip) {
  for (std::size_t i = 0; i < count; i += kLanes)
    store(y + i, activate(clamp(load(y + i), clip), activation));
}

// activation'(x), from y = activation(x).
inline Lanes slope(Lanes y, Activation activation) {
  const Lanes one = broadcast(1);
  switch (activation) {
    case Activation::sigmoid:
      return y * (one - y);
    case Activation::tanh:
      return one - y * y;
    case Activation::relu:  // 1 where y > 0; Clamped sees to the rest
    case Activation::none:
      break;
  }
  return one;
}

// y = activation(clamp(x, clip)), forward and back. Backward needs only y: activations rise, so x
// was clamped just where y does not lie between what the bounds give.
class Clamped {
 public:
  Clamped(Activation activation, Real clip)
      : activation_(activation),
        clip_(clip),
        low_(activate(broadcast(-clip), activation)),
        high_(activate(broadcast(clip), activation)) {}

  Lanes forward(Lanes x) const { return activate(clamp(x, clip_), activation_); }
  // dx of dy: 0 where x was clamped.
  Lanes backward(Lanes y, Lanes dy) const {
    return if_less(low_, y, if_less(y, high_, dy * slope(y, activation_)));
  }

 private:
  Activation activation_;
  Real clip_;
  Lanes low_, high_;
};

}  // namespace
