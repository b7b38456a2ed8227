// A recurrent layer over a batch: its directions read the same input, and their outputs are
// concatenated.
#pragma once

#include <memory>
#include <vector>

#include "train/recurrences/recurrence.h"

namespace compact_rnn::train {

template <class Real>
class Layer {
 public:
  Layer(const LayerSpec& spec, const std::vector<Layout::Direction>& positions,
        Parameters<Real>& parameters);

  // xs [frames * sequences][inputs] -> [frames * sequences][output_size()]. Arrays must live as
  // long as those of Recurrence.
  const Real* forward(const Real* xs, const Shape& shape, bool carry, Team& team);
  // Adds to the gradients of the parameters; d_ys is overwritten. Returns d_xs, or null where it is
  // not wanted.
  Real* backward(Real* d_ys, bool wants_d_xs, Team& team);

  std::size_t output_size() const { return output_size_; }
  std::size_t inputs() const { return directions_.front().recurrence->inputs(); }

 private:
  struct Direction {
    std::unique_ptr<Recurrence<Real>> recurrence;
    bool backward;
    std::size_t column;  // of the layer's outputs, at which its own begin
    Buffer<Real> d_outputs;
  };
  bool is_plain() const { return directions_.size() == 1 && !directions_.front().backward; }
  const Real* inputs_of(const Direction& direction, const Real* xs, Team& team);

  std::vector<Direction> directions_;
  std::size_t output_size_ = 0;
  Shape shape_ = {};
  Buffer<Real> reversed_xs_, ys_, d_xs_, d_reversed_xs_;
};

}  // namespace compact_rnn::train
