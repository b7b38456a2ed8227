// y = activation(clamp(b + [W_x | W_m] [x; m])) with dense weights: projections, head layers, `rnn` cells.
#pragma once

#include <cstddef>
#include <limits>

#include "kernels/kernels.h"
#include "weights/panels.h"

namespace compact_rnn {

class Affine {
 public:
  // W_x [rows, x], W_m [rows, m] or none, bias [rows] or null.
  Affine(Matrix w_x, Matrix w_m, const float* bias, Activation activation = Activation::none,
         float clip = std::numeric_limits<float>::infinity());

  std::size_t rows() const { return rows_; }
  // y holds whole blocks of 16 rows; m may be null where there is no W_m.
  void apply(const float* x, const float* m, float* y) const;
  std::size_t bytes() const { return panels_.bytes() + bias_.size() * sizeof(float); }

 private:
  std::size_t rows_, x_size_, m_size_;
  Panels panels_;
  AlignedArray<float> bias_;
  Activation activation_;
  float clip_;
};

}  // namespace compact_rnn
