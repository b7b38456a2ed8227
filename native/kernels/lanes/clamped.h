// y = activation(clamp(x, clip)), forward and back. Include where lanes/activation.h can be.
#pragma once

#include "kernels/lanes/activation.h"

namespace {

// activation'(x), from y = activation(x).
inline Lanes slope(Lanes y, Activation activation) {
  const Lanes one = broadcast(1);
  switch (activation) {
    case Activation::sigmoid:
      return y * (one - y);
    case Activation::tanh:
      return one - y * y;
    case Activation::relu:  // which y shows to be positive, see Clamped
    case Activation::none:
      break;
  }
  return one;
}

// The way back needs y alone: activations rise, so x was clamped just where y is no longer between
// what the bounds give.
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
