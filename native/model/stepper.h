// Advances several streams of one network by a frame each, with one reading of the weights. It owns
// the memory that this takes besides weights and states; step() allocates nothing.
#pragma once

#include <cstddef>
#include <vector>

#include "model/frame_stack.h"

namespace compact_rnn {

class Stepper {
 public:
  // For up to `capacity` streams at a time. The network must be causal and outlive the stepper.
  Stepper(const Network& network, std::size_t capacity);

  // Advances states[j] by the frame xs[j] [input_size], for each of `count` different streams.
  // Tokens must be below the embedding's rows.
  void step(NetworkState* const* states, const float* const* xs, std::size_t count, Team& team);
  // The output for the j-th frame [output_size]; valid until the next step.
  const float* output(std::size_t j) const { return vectors_[j]; }
  std::size_t capacity() const { return steps_.size(); }
  std::size_t bytes() const;

 private:
  // Replaces the tokens in vectors_ by their rows.
  void look_up(std::size_t count);
  // The vectors_, as outputs of the layer at that position.
  void keep(std::size_t position, std::size_t count);

  const Network& network_;
  std::vector<Workspace> work_;     // of each layer
  std::vector<FrameStack> before_;  // of each layer
  FrameStack head_;
  Kept kept_;
  AlignedArray<float> rows_;  // of the embedding, one for each stream; empty where there is none
  std::vector<Step> steps_;
  std::vector<const float*> vectors_;  // from one layer to the next
};

}  // namespace compact_rnn
