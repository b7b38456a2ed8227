// Dropout between layers (Srivastava et al. 2014), inverted: y = x / (1 - p) with probability 1 -
// p, else 0, so that running needs no scaling. Whether an element is kept depends only on
// (seed, layer, element).
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/team.h"
#include "train/buffer.h"

namespace compact_rnn::train {

template <class Real>
class Dropout {
 public:
  explicit Dropout(std::size_t layer) : layer_(layer) {}

  // xs [size] -> ys [size], valid until the next call; xs itself where the probability is 0.
  const Real* forward(const Real* xs, std::size_t size, double probability, std::uint64_t seed,
                      Team& team);
  // d_ys [size] becomes d_xs.
  void backward(Real* d_ys, Team& team) const;

 private:
  void apply(const Real* from, Real* to, Team& team) const;

  std::size_t layer_, size_ = 0;
  double probability_ = 0;
  std::uint64_t seed_ = 0;
  Buffer<Real> ys_;
};

}  // namespace compact_rnn::train
