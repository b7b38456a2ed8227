#include "train/last_frame.h"

#include <algorithm>

namespace compact_rnn::train {

template <class Real>
LastFrame<Real>::LastFrame(const LayerSpec& layer) {
  for (const DirectionSpec& direction : layer.directions) {
    columns_.push_back({width_, layer.output_size(direction), direction.backward});
    width_ += columns_.back().count;
  }
}

template <class Real>
template <class Move>
void LastFrame<Real>::each(const Move& move) const {
  for (std::size_t b = 0; b < shape_.sequences; ++b)
    for (const Columns& columns : columns_) {
      const std::size_t t = columns.backward ? 0 : shape_.lengths[b] - 1;
      move((t * shape_.sequences + b) * width_ + columns.first, b * width_ + columns.first,
           columns.count);
    }
}

template <class Real>
const Real* LastFrame<Real>::forward(const Real* xs, const Shape& shape) {
  shape_ = shape;
  Real* ys = ys_.grow(shape.sequences * width_);
  each(
      [&](std::size_t x, std::size_t y, std::size_t count) { std::copy_n(xs + x, count, ys + y); });
  return ys;
}

template <class Real>
Real* LastFrame<Real>::backward(const Real* d_ys) {
  Real* d_xs = d_xs_.zeros(shape_.frames * shape_.sequences * width_);
  each([&](std::size_t x, std::size_t y, std::size_t count) {
    std::copy_n(d_ys + y, count, d_xs + x);
  });
  return d_xs;
}

template class LastFrame<float>;
template class LastFrame<double>;

}  // namespace compact_rnn::train
