// Layers of frames one behind the other at work, on several frames at a time, and what they take up
// again of layers before them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "base/team.h"
#include "model/network.h"

namespace compact_rnn {

// The outputs that later layers take up again, of so many frames: those of the layers at the
// positions that Network::kept names.
class Kept {
 public:
  Kept() = default;
  Kept(const Network& network, std::size_t frames);

  // Copies the output of the layer at that position for a frame, where somebody takes it up.
  void keep(std::size_t position, std::size_t frame, const float* y) {
    if (sizes_.empty() || sizes_[position] == 0) return;
    std::copy_n(y, sizes_[position], outputs_[position].data() + frame * sizes_[position]);
  }
  const float* at(std::size_t position, std::size_t frame) const {
    return outputs_[position].data() + frame * sizes_[position];
  }
  bool empty() const { return sizes_.empty(); }
  std::size_t bytes() const;

 private:
  std::vector<std::size_t> sizes_;  // by position; 0: not kept
  std::vector<AlignedArray<float>> outputs_;
};

class FrameStack {
 public:
  // For up to `capacity` frames: the layers write two arrays in turn.
  FrameStack(const FrameLayers& layers, std::size_t capacity);

  // Replaces vectors[j], for each of `count` frames, by the output of the last layer, which is
  // valid until the next call; they are the frames of `kept` from first_frame on. Without layers
  // nothing changes.
  void apply(const float** vectors, std::size_t count, Kept& kept, std::size_t first_frame,
             Team& team);
  std::size_t bytes() const;

 private:
  const FrameLayers& layers_;
  std::size_t widest_ = 0;
  AlignedArray<float> buffers_[2];
  std::vector<std::unique_ptr<Operands>> operands_;  // of each layer
  std::vector<ManyVector> many_;
  std::vector<const float*> others_;
};

}  // namespace compact_rnn
