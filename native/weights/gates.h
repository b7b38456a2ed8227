// The stacked gates of a cell, b + W_x x + W_h m, with the gates of each block of cells side by
// side. A cell with a single sum, such as `rnn`, has one gate.
#pragma once

#include <cstddef>

#include "base/aligned.h"
#include "base/team.h"
#include "kernels/kernels.h"
#include "weights/weight.h"

namespace compact_rnn {

// The parts of the sums of one frame, for a kernel: start + W_x x + W_h m.
struct GateSums {
  const float* start;
  Segment x, m;
};

class Gates {
 public:
  // W_x and W_h [gates * cells, ...], bias [gates * cells]. The precision of x counts where W_x
  // multiplies quantized activations.
  Gates(SharedWeight input, SharedWeight recurrent, const float* bias, Precision input_precision);

  std::size_t count() const { return input_->gates(); }
  std::size_t columns() const { return input_->columns(); }
  std::size_t sums_size() const { return bias_.size(); }
  std::size_t bytes() const {
    return input_->bytes() + recurrent_->bytes() + bias_.size() * sizeof(float);
  }

  const float* bias() const { return bias_.data(); }
  PanelView input() const { return input_->view(); }
  PanelView recurrent() const { return recurrent_->view(); }
  std::unique_ptr<Operands> new_input_operands(std::size_t capacity) const {
    return input_->new_operands(input_precision_, capacity);
  }
  std::unique_ptr<Operands> new_recurrent_operands(std::size_t capacity) const {
    return recurrent_->new_operands(Precision::one_byte, capacity);
  }

  // y_j = start_j + W v_j for the gates [first_gate, last_gate) of the blocks `cells`; W is input()
  // or recurrent().
  void add(const PanelView& w, const ManyVector* vectors, std::size_t count, Range cells,
           std::size_t first_gate, std::size_t last_gate) const;

 private:
  SharedWeight input_, recurrent_;
  AlignedArray<float> bias_;
  Precision input_precision_;
};

}  // namespace compact_rnn
