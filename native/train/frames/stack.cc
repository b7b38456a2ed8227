#include "train/frames/stack.h"

namespace compact_rnn::train {

template <class Real>
FrameStack<Real>::FrameStack(const std::vector<FrameSpec>& specs,
                             const std::vector<Layout::Frame>& positions, std::size_t position,
                             const std::vector<std::size_t>& widths, Parameters<Real>& parameters,
                             Kept<Real>& kept)
    : position_(position), kept_(kept) {
  for (std::size_t i = 0; i < specs.size(); ++i)
    layers_.push_back(
        make_frame_layer(specs[i], widths[position + i - 1], positions[i], parameters, kept));
}

template <class Real>
const Real* FrameStack<Real>::forward(const Real* xs, const Shape& shape, Team& team) {
  shape_ = shape;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    xs = layers_[i]->forward(xs, shape_, team);
    kept_.keep(position_ + i, xs, shape.frames * shape.sequences);
  }
  return xs;
}

template <class Real>
Real* FrameStack<Real>::backward(Real* d_ys, bool wants_d_xs, Team& team) {
  for (std::size_t i = layers_.size(); i-- > 0;) {
    kept_.add_gradient(position_ + i, d_ys, team);
    d_ys = layers_[i]->backward(d_ys, i > 0 || wants_d_xs, team);
  }
  return d_ys;
}

template class FrameStack<float>;
template class FrameStack<double>;

}  // namespace compact_rnn::train
