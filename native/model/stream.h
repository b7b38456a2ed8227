// A stream: the running state of one utterance on one network, stepped frame by frame. Nothing allocates in
// step().
#pragma once

#include <memory>

#include "model/network.h"

namespace compact_rnn {

class Stream {
 public:
  // The network must be causal.
  explicit Stream(std::shared_ptr<const Network> network);

  // One frame x [input_size]; the result [output_size] is valid until the next step.
  const float* step(const float* x);
  void reset();

  const Network& network() const { return *network_; }
  NetworkState& state() { return state_; }

 private:
  std::shared_ptr<const Network> network_;
  NetworkState state_;
  Head head_;
};

}  // namespace compact_rnn
