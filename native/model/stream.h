// A stream: the running state of one utterance, or of several that are stepped together.
#pragma once

#include <memory>
#include <vector>

#include "model/stepper.h"

namespace compact_rnn {

class Stream {
 public:
  // The network must be causal.
  Stream(std::shared_ptr<const Network> network, std::size_t batch, int threads);

  // Where the next frame of each utterance is to be put: [batch][input_size].
  float* inputs() { return inputs_.data(); }
  // Takes that frame to ys [batch][output_size].
  void step(float* ys);
  // Sets utterance j back to the zero state.
  void reset(std::size_t j);

  const Network& network() const { return *network_; }
  std::size_t batch() const { return states_.size(); }
  NetworkState& state(std::size_t j) { return states_[j]; }
  const NetworkState& state(std::size_t j) const { return states_[j]; }
  std::size_t bytes() const;

 private:
  std::shared_ptr<const Network> network_;
  int threads_;
  std::vector<NetworkState> states_;
  Stepper stepper_;
  AlignedArray<float> inputs_;
  std::vector<NetworkState*> all_;
  std::vector<const float*> frames_;
};

}  // namespace compact_rnn
