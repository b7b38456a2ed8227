// The stacked gates of a cell, b + W_x x + W_h m, with the gates of each block of cells interleaved.
#pragma once

#include <cstddef>

#include "kernels/kernels.h"
#include "weights/frame.h"
#include "weights/panels.h"

namespace compact_rnn {

class Gates {
 public:
  // W_x and W_h [gates * cells, ...], bias [gates * cells].
  Gates(const Matrix& input, const Matrix& recurrent, const float* bias, std::size_t gates,
        std::size_t cells);

  // The three parts of the sums of one frame, for a kernel.
  const float* start(const Frame& frame) const { return frame.sums != nullptr ? frame.sums : bias_.data(); }
  Segment x(const Frame& frame) const { return input_.times(frame.x); }
  Segment m(const float* m) const { return recurrent_.times(m); }

  // sums [count][sums_size] = b + W_x x for `count` frames xs [count][n_in].
  void sum_inputs(const float* xs, std::size_t count, float* sums) const;
  std::size_t sums_size() const { return bias_.size(); }
  std::size_t bytes() const { return input_.bytes() + recurrent_.bytes() + bias_.size() * sizeof(float); }

 private:
  std::size_t gates_;
  Panels input_, recurrent_;
  AlignedArray<float> bias_;
};

}  // namespace compact_rnn
