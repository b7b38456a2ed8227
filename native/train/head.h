// A dense layer after the recurrent ones, for each frame by itself: y = activation(W x + b).
#pragma once

#include "base/team.h"
#include "kernels/activation.h"
#include "train/buffer.h"
#include "train/parameters.h"

namespace compact_rnn::train {

template <class Real>
class HeadLayer {
 public:
  HeadLayer(const FrameSpec& spec, const Layout::Head& positions, Parameters<Real>& parameters);

  // Takes xs [rows][inputs], which must live until backward(), to ys [rows][outputs()], valid until
  // the next forward().
  const Real* forward(const Real* xs, std::size_t rows, Team& team);
  // Adds to the gradients of W and b; d_ys [rows][outputs()] is overwritten. Returns d_xs
  // [rows][inputs].
  Real* backward(Real* d_ys, Team& team);

  std::size_t outputs() const { return weight_.rows; }

 private:
  Weight<Real> weight_, bias_;
  Activation activation_;
  std::size_t rows_ = 0;
  const Real* xs_ = nullptr;
  Buffer<Real> ys_, d_xs_;
};

}  // namespace compact_rnn::train
