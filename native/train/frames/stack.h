// Layers of frames one behind the other.
#pragma once

#include <memory>
#include <vector>

#include "train/frames/frame_layer.h"

namespace compact_rnn::train {

template <class Real>
class FrameStack {
 public:
  // The first is at `position` among all layers of the network, where `widths[position - 1]`
  // numbers a frame come in (widths_of).
  FrameStack(const std::vector<FrameSpec>& specs, const std::vector<Layout::Frame>& positions,
             std::size_t position, const std::vector<std::size_t>& widths,
             Parameters<Real>& parameters, Kept<Real>& kept);

  bool empty() const { return layers_.empty(); }
  std::size_t size() const { return layers_.size(); }

  // xs [frames * sequences][inputs], which must live until backward(), become the outputs of the
  // last layer, which live until the next forward(). Without layers nothing changes.
  const Real* forward(const Real* xs, const Shape& shape, Team& team);
  // Adds to the gradients of the parameters; d_ys, zeros in padding, is overwritten. Returns d_xs,
  // or anything where they are not wanted.
  Real* backward(Real* d_ys, bool wants_d_xs, Team& team);

 private:
  std::vector<std::unique_ptr<FrameLayer<Real>>> layers_;
  std::size_t position_;
  Kept<Real>& kept_;
  Shape shape_ = {};
};

}  // namespace compact_rnn::train
