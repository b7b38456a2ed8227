// Advances several streams of one network by a frame each, reading the weights once for all of
// them. It owns what that takes besides weights and states; nothing allocates in step().
#pragma once

#include <cstddef>
#include <vector>

#include "model/head.h"

namespace compact_rnn {

class Stepper {
 public:
  // For up to `capacity` streams at a time. The network must be causal and outlive the stepper.
  Stepper(const Network& network, std::size_t capacity);

  // states[j] by the frame xs[j] [input_size], for each of `count` streams, all of them different.
  // Tokens must be those of the embedding.
  void step(NetworkState* const* states, const float* const* xs, std::size_t count, Team& team);
  // What step() made of the j-th frame [output_size]; valid until the next step.
  const float* output(std::size_t j) const { return vectors_[j]; }
  std::size_t capacity() const { return steps_.size(); }
  std::size_t bytes() const;

 private:
  // The rows of the tokens that vectors_ has.
  void look_up(std::size_t count);

  const Network& network_;
  std::vector<Workspace> work_;  // of each layer
  Head head_;
  AlignedArray<float> rows_;  // of the embedding, one for each stream; empty where there is none
  std::vector<Step> steps_;
  std::vector<const float*> vectors_;  // what one layer hands to the next
};

}  // namespace compact_rnn
