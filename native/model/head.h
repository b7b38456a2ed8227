// The dense layers behind the recurrent ones, applied to several frames at a time.
#pragma once

#include <cstddef>
#include <vector>

#include "base/team.h"
#include "model/network.h"

namespace compact_rnn {

class Head {
 public:
  // Room for `capacity` frames: two arrays that the layers write in turn.
  Head(const Network& network, std::size_t capacity);

  // Takes vectors[j], what the last recurrent layer emitted at each of `count` frames, to the
  // output of that frame, which is valid until the next call; leaves it where there is no head.
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
