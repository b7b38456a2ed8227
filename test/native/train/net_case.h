// Small networks with every cell and option, batches for them, and a loss of their scores.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "train/net.h"

namespace compact_rnn::test {

struct NetCase {
  std::string name;
  Architecture architecture;
  train::Structures structures;   // of its matrices
  train::ForwardOptions options;  // with `carry` a batch before leaves the states
};

const std::vector<NetCase>& net_cases();

// Sequences of unequal lengths, time-major; zeros are what padding holds.
template <class Real>
struct Batch {
  std::size_t frames, sequences;
  std::vector<std::uint32_t> lengths;
  std::vector<Real> xs;

  train::Shape shape() const { return {frames, sequences, lengths.data()}; }
  bool is_padding(std::size_t row) const { return row / sequences >= lengths[row % sequences]; }
};

// The same numbers, rounded, for floats as for doubles: parameters in about [-0.6, 0.6], inputs in
// [-1, 1] or tokens.
template <class Real>
void set_random(train::Parameters<Real>& parameters, std::size_t seed);
template <class Real>
Batch<Real> random_batch(const Architecture& architecture, std::size_t seed);

// The sum of v s + s^2 / 2 over the scores s that are not of padding, with fixed random v; and its
// gradient, unless null.
template <class Real>
double loss_of(const train::Net<Real>& net, const Batch<Real>& batch, const Real* scores,
               std::vector<Real>* gradient);

}  // namespace compact_rnn::test
