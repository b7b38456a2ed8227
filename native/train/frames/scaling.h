// y = scale x + shift, number by number, either of which may be missing:
//
//   d scale = sum dy x,  d shift = sum dy,  dx = scale dy
#pragma once

#include <algorithm>

#include "train/column_sums.h"
#include "train/frames/each_frame.h"
#include "train/parameters.h"

namespace compact_rnn::train {

template <class Real>
class Scaling {
 public:
  Scaling(std::size_t size, const Layout::Frame& positions, Parameters<Real>& parameters)
      : size_(size),
        scale_(parameters.at(positions.scale)),
        shift_(parameters.at(positions.shift)) {}

  // ys may be xs; padding becomes zeros.
  void forward(const Real* xs, Real* ys, const Shape& shape, Team& team) const {
    each_frame(shape, team, [&](std::size_t row, bool is_padding) {
      const Real* x = xs + row * size_;
      Real* y = ys + row * size_;
      if (is_padding) {
        std::fill_n(y, size_, Real(0));
        return;
      }
      for (std::size_t i = 0; i < size_; ++i) y[i] = scale_ ? x[i] * scale_.value[i] : x[i];
      if (!shift_) return;
      for (std::size_t i = 0; i < size_; ++i) y[i] += shift_.value[i];
    });
  }

  // Adds to the gradients of scale and shift; d_ys, zeros in padding, becomes d_xs.
  void backward(const Real* xs, Real* d_ys, const Shape& shape, Team& team) const {
    const std::size_t rows = shape.frames * shape.sequences;
    if (shift_) add_column_sums<Real>({d_ys, size_}, rows, size_, shift_.gradient, team);
    if (!scale_) return;
    add_column_products<Real>({d_ys, size_}, {xs, size_}, rows, size_, scale_.gradient, team);
    each_frame(shape, team, [&](std::size_t row, bool) {
      for (std::size_t i = 0; i < size_; ++i) d_ys[row * size_ + i] *= scale_.value[i];
    });
  }

 private:
  std::size_t size_;
  Weight<Real> scale_, shift_;
};

}  // namespace compact_rnn::train
