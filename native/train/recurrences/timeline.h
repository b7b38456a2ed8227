// A direction's states of all frames: [1 + frames][sequences][size], beginning with the state
// before the first frame.
#pragma once

#include "train/batch.h"
#include "train/buffer.h"

namespace compact_rnn::train {

template <class Real>
class Timeline {
 public:
  explicit Timeline(std::size_t size) : size_(size) {}

  // Starts from zeros, or with `carry` from the final state of the batch before, if that had as
  // many sequences.
  void begin(const Shape& shape, bool carry) {
    const std::size_t row = shape.sequences * size_, end = frames_ * row;
    const bool carries = carry && shape.sequences == sequences_;
    states_.grow((shape.frames + 1) * row);
    if (!carries)
      std::fill_n(states_.data(), row, Real(0));
    else if (end != 0)
      std::copy_n(states_.data() + end, row, states_.data());
    frames_ = shape.frames;
    sequences_ = shape.sequences;
  }

  std::size_t size() const { return size_; }
  // The states after frame t, and before it.
  Real* at(std::size_t t) { return before(t + 1); }
  Real* before(std::size_t t) { return states_.data() + t * sequences_ * size_; }

 private:
  std::size_t size_, frames_ = 0, sequences_ = 0;
  Buffer<Real> states_;
};

}  // namespace compact_rnn::train
