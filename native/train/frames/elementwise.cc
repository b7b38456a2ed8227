// y = normalization(curve(z)), z = scale x + shift; dz = dy curve'(z).
#include "train/frames/each_frame.h"
#include "train/frames/frame_layer.h"
#include "train/frames/normalization.h"
#include "train/frames/scaling.h"

namespace compact_rnn::train {
namespace {

template <class Real>
class Elementwise : public FrameLayer<Real> {
 public:
  Elementwise(const FrameSpec& spec, const Layout::Frame& positions, Parameters<Real>& parameters)
      : size_(spec.outputs),
        scaling_(size_, positions, parameters),
        curve_(spec.curve),
        normalization_(spec.normalization) {}

  std::size_t outputs() const override { return size_; }

  const Real* forward(const Real* xs, const Shape& shape, Team& team) override {
    shape_ = shape;
    xs_ = xs;
    const std::size_t size = shape.frames * shape.sequences * size_;
    Real *zs = zs_.grow(size), *ys = ys_.grow(size);
    scaling_.forward(xs, zs, shape, team);
    each_frame(shape, team, [&](std::size_t row, bool is_padding) {
      const std::size_t at = row * size_;
      for (std::size_t i = at; i < at + size_; ++i) ys[i] = is_padding ? Real(0) : curve_(zs[i]);
    });
    normalize_frames(normalization_, ys, size_, shape, team);
    return ys;
  }

  Real* backward(Real* d_ys, bool, Team& team) override {
    normalize_frames_backward(normalization_, ys_.data(), d_ys, size_, shape_, team);
    const Real* zs = zs_.data();
    each_frame(shape_, team, [&](std::size_t row, bool is_padding) {
      if (is_padding) return;
      const std::size_t at = row * size_;
      for (std::size_t i = at; i < at + size_; ++i) d_ys[i] *= curve_.slope(zs[i]);
    });
    scaling_.backward(xs_, d_ys, shape_, team);
    return d_ys;
  }

 private:
  std::size_t size_;
  Scaling<Real> scaling_;
  Curve curve_;
  Normalization normalization_;
  Shape shape_ = {};
  const Real* xs_ = nullptr;
  Buffer<Real> zs_, ys_;
};

}  // namespace

template <class Real>
std::unique_ptr<FrameLayer<Real>> make_elementwise(const FrameSpec& spec,
                                                   const Layout::Frame& positions,
                                                   Parameters<Real>& parameters) {
  return std::make_unique<Elementwise<Real>>(spec, positions, parameters);
}

template std::unique_ptr<FrameLayer<float>> make_elementwise(const FrameSpec&, const Layout::Frame&,
                                                             Parameters<float>&);
template std::unique_ptr<FrameLayer<double>> make_elementwise(const FrameSpec&,
                                                              const Layout::Frame&,
                                                              Parameters<double>&);

}  // namespace compact_rnn::train
