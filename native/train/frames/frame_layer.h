// A layer that turns each frame of a batch into another by itself (FrameSpec in
// model/architecture.h), forward and backward. Each kind is in a file of its own.
#pragma once

#include <memory>

#include "base/team.h"
#include "train/batch.h"
#include "train/frames/kept.h"
#include "train/parameters.h"

namespace compact_rnn::train {

template <class Real>
class FrameLayer {
 public:
  virtual ~FrameLayer() = default;

  virtual std::size_t outputs() const = 0;
  // Takes xs [frames * sequences][inputs], which must live until backward(), to ys [frames *
  // sequences][outputs()], which live until the next forward(). The lengths must live as long.
  // Padding may hold any finite numbers, before and after.
  virtual const Real* forward(const Real* xs, const Shape& shape, Team& team) = 0;
  // Adds to the gradients of the parameters. d_ys is zeros in padding, and overwritten. Returns
  // d_xs, or anything where they are not wanted.
  virtual Real* backward(Real* d_ys, bool wants_d_xs, Team& team) = 0;
};

// `inputs` numbers a frame come in. `kept` has what combinations take up, and must live as long as
// the layer.
template <class Real>
std::unique_ptr<FrameLayer<Real>> make_frame_layer(const FrameSpec& spec, std::size_t inputs,
                                                   const Layout::Frame& positions,
                                                   Parameters<Real>& parameters, Kept<Real>& kept);

// Each is in the file of its kind.
template <class Real>
std::unique_ptr<FrameLayer<Real>> make_dense(const FrameSpec& spec, const Layout::Frame& positions,
                                             Parameters<Real>& parameters);
template <class Real>
std::unique_ptr<FrameLayer<Real>> make_norm(const FrameSpec& spec, const Layout::Frame& positions,
                                            Parameters<Real>& parameters);
template <class Real>
std::unique_ptr<FrameLayer<Real>> make_elementwise(const FrameSpec& spec,
                                                   const Layout::Frame& positions,
                                                   Parameters<Real>& parameters);
template <class Real>
std::unique_ptr<FrameLayer<Real>> make_combination(const FrameSpec& spec, std::size_t inputs,
                                                   Kept<Real>& kept);

}  // namespace compact_rnn::train
