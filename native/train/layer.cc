#include "train/layer.h"

#include "train/recurrences/recurrence.h"
#include "train/reversal.h"

namespace compact_rnn::train {

template <class Real>
Layer<Real>::Layer(const LayerSpec& spec, const std::vector<Layout::Direction>& positions,
                   Parameters<Real>& parameters) {
  for (std::size_t d = 0; d < positions.size(); ++d) {
    directions_.push_back({make_recurrence(spec, positions[d], parameters),
                           spec.directions[d].backward,
                           output_size_,
                           {}});
    output_size_ += directions_.back().recurrence->output_size();
  }
}

template <class Real>
const Real* Layer<Real>::forward(const Real* xs, const Shape& shape, bool carry, Team& team) {
  shape_ = shape;
  if (is_plain()) return directions_.front().recurrence->forward(xs, shape, carry, team);
  Real* ys = ys_.grow(shape.frames * shape.sequences * output_size_);
  for (Direction& direction : directions_) {
    const std::size_t width = direction.recurrence->output_size();
    const Real* outputs =
        direction.recurrence->forward(inputs_of(direction, xs, team), shape, carry, team);
    copy_frames<Real>({outputs, width}, {ys + direction.column, output_size_}, width, shape,
                      direction.backward ? Order::reversed : Order::same, team);
  }
  return ys;
}

template <class Real>
const Real* Layer<Real>::inputs_of(const Direction& direction, const Real* xs, Team& team) {
  if (!direction.backward) return xs;
  Real* reversed = reversed_xs_.grow(shape_.frames * shape_.sequences * inputs());
  copy_frames<Real>({xs, inputs()}, {reversed, inputs()}, inputs(), shape_, Order::reversed, team);
  return reversed;
}

template <class Real>
Real* Layer<Real>::backward(Real* d_ys, bool wants_d_xs, Team& team) {
  const std::size_t rows = shape_.frames * shape_.sequences;
  Real* d_xs = wants_d_xs ? d_xs_.grow(rows * inputs()) : nullptr;
  if (is_plain()) {
    directions_.front().recurrence->backward(d_ys, d_xs, team);
    return d_xs;
  }
  for (std::size_t d = 0; d < directions_.size(); ++d) {
    Direction& direction = directions_[d];
    const std::size_t width = direction.recurrence->output_size();
    Real* d_outputs = direction.d_outputs.grow(rows * width);
    copy_frames<Real>({d_ys + direction.column, output_size_}, {d_outputs, width}, width, shape_,
                      direction.backward ? Order::reversed : Order::same, team);
    Real* own = wants_d_xs && direction.backward ? d_reversed_xs_.grow(rows * inputs()) : d_xs;
    direction.recurrence->backward(d_outputs, own, team);
    if (own == d_xs) continue;
    const auto put = d == 0 ? copy_frames<Real> : add_frames<Real>;
    put({own, inputs()}, {d_xs, inputs()}, inputs(), shape_, Order::reversed, team);
  }
  return d_xs;
}

template class Layer<float>;
template class Layer<double>;

}  // namespace compact_rnn::train
