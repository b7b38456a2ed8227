// The dense layers after the recurrent ones, applied to several frames at a time.
#pragma once

#include <cstddef>
#include <vector>

#include "base/team.h"
#include "model/network.h"

namespace compact_rnn {

class Head {
 public:
  // For up to `capacity` frames: the layers write two arrays in turn.
  Head(const Network& network, std::size_t capacity);

  // Replaces vectors[j], the last recurrent layer's output for each of `count` frames, by the
  // output of the head, which is valid until the next call. Without a head nothing changes.
  void apply(const float** vectors, std::size_t count, Team& team);
  std::size_t bytes() const;

 private:
  const std::vector<HeadLayer>& layers_;
  std::size_t widest_ = 0;
  AlignedArray<float> buffers_[2];
  std::vector<std::unique_ptr<Operands>> operands_;  // of each layer
  std::vector<ManyVector> many_;
};

}  // namespace compact_rnn
