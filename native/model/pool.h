// A pool: streams that come and go on one network. Those with frames waiting are stepped together.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "model/stepper.h"

namespace compact_rnn {

class Pool {
 public:
  // Steps up to `capacity` streams at a time. The network must be causal.
  Pool(std::shared_ptr<const Network> network, std::size_t capacity, int threads);

  // The frames xs [frames][input_size] that wait for a stream; its outputs go to ys
  // [frames][output_size].
  struct Waiting {
    NetworkState* state;
    std::size_t frames;
    const float* xs;
    float* ys;
  };
  // Runs all frames: first the first frame of every stream, then the second of those that have one,
  // and so on. Each stream may appear once. Not thread-safe.
  void run(const std::vector<Waiting>& streams);

  const Network& network() const { return *network_; }
  std::size_t bytes() const { return stepper_.bytes(); }

 private:
  void step(const std::vector<const Waiting*>& batch, std::size_t frame, Team& team);

  std::shared_ptr<const Network> network_;
  int threads_;
  Stepper stepper_;
  std::vector<NetworkState*> states_;
  std::vector<const float*> xs_;
};

}  // namespace compact_rnn
