// y = activation(clamp(b + W_x x + W_m m)) with dense weights: projections, head layers, `rnn` cells, gates.
#pragma once

#include <cstddef>
#include <limits>

#include "kernels/kernels.h"
#include "weights/frame.h"
#include "weights/panels.h"

namespace compact_rnn {

class Affine {
 public:
  // W_x [rows, x], W_m [rows, m] or none, bias [rows] or null.
  Affine(Matrix w_x, Matrix w_m, const float* bias, Activation activation = Activation::none,
         float clip = std::numeric_limits<float>::infinity());

  std::size_t rows() const { return rows_; }
  // What y and sums hold: whole blocks of 16 rows.
  std::size_t padded_rows() const { return blocks_of(rows_) * kBlockRows; }
  std::size_t bytes() const;

  // m may be null where there is no W_m.
  void apply(const Frame& frame, const float* m, float* y) const;
  // y [count][y_stride] for many x [count][x_stride] at once, where there is no W_m.
  void apply_many(const float* xs, std::size_t x_stride, std::size_t count, float* ys,
                  std::size_t y_stride) const;
  // What many x [count][x] bring to the sums: b + W_x x.
  void sum_inputs(const float* xs, std::size_t count, float* sums, std::size_t sums_stride) const;

 private:
  std::size_t rows_;
  Panels input_, recurrent_;
  AlignedArray<float> bias_;
  Activation activation_;
  float clip_;
};

}  // namespace compact_rnn
