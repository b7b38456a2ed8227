// Layer normalization (Ba et al. 2016): with n = (x - mean) f and f = 1 / sqrt(variance + epsilon),
// over the numbers of a frame,
//
//   y = scale n + shift
//   dn = scale dy,  dx = f (dn - mean(dn) - n mean(dn n))
//
// and RMS normalization (Zhang and Sennrich 2019), where the mean is taken for 0: of x, and of dn.
#include <algorithm>

#include "model/standardize.h"
#include "train/frames/each_frame.h"
#include "train/frames/frame_layer.h"
#include "train/frames/scaling.h"

namespace compact_rnn::train {
namespace {

template <class Real>
class Norm : public FrameLayer<Real> {
 public:
  Norm(const FrameSpec& spec, const Layout::Frame& positions, Parameters<Real>& parameters)
      : size_(spec.outputs),
        by_{size_, spec.kind == FrameKind::layer_norm, static_cast<double>(spec.epsilon)},
        scaling_(size_, positions, parameters) {}

  std::size_t outputs() const override { return size_; }

  const Real* forward(const Real* xs, const Shape& shape, Team& team) override {
    shape_ = shape;
    const std::size_t rows = shape.frames * shape.sequences;
    Real *normal = normal_.grow(rows * size_), *ys = ys_.grow(rows * size_);
    factors_.grow(rows);
    each_frame(shape, team, [&](std::size_t row, bool is_padding) {
      const std::size_t at = row * size_;
      if (is_padding)
        std::fill_n(normal + at, size_, Real(0));
      else
        factors_.data()[row] = standardize(by_, xs + at, normal + at);
    });
    scaling_.forward(normal, ys, shape, team);
    return ys;
  }

  Real* backward(Real* d_ys, bool wants_d_xs, Team& team) override {
    scaling_.backward(normal_.data(), d_ys, shape_, team);
    if (!wants_d_xs) return d_ys;
    each_frame(shape_, team, [&](std::size_t row, bool is_padding) {
      if (is_padding) return;
      const std::size_t at = row * size_;
      standardize_backward(normal_.data() + at, factors_.data()[row], d_ys + at);
    });
    return d_ys;
  }

 private:
  void standardize_backward(const Real* normal, double factor, Real* d) const {
    double sum = 0.0, along = 0.0;
    for (std::size_t i = 0; i < size_; ++i) {
      sum += static_cast<double>(d[i]);
      along += static_cast<double>(d[i]) * static_cast<double>(normal[i]);
    }
    const auto size = static_cast<double>(size_);
    const double mean = by_.subtracts_mean ? sum / size : 0.0, slope = along / size;
    for (std::size_t i = 0; i < size_; ++i)
      d[i] = static_cast<Real>(
          factor * (static_cast<double>(d[i]) - mean - static_cast<double>(normal[i]) * slope));
  }

  std::size_t size_;
  Standardizing by_;
  Scaling<Real> scaling_;
  Shape shape_ = {};
  Buffer<Real> normal_, ys_;
  Buffer<double> factors_;
};

}  // namespace

template <class Real>
std::unique_ptr<FrameLayer<Real>> make_norm(const FrameSpec& spec, const Layout::Frame& positions,
                                            Parameters<Real>& parameters) {
  return std::make_unique<Norm<Real>>(spec, positions, parameters);
}

template std::unique_ptr<FrameLayer<float>> make_norm(const FrameSpec&, const Layout::Frame&,
                                                      Parameters<float>&);
template std::unique_ptr<FrameLayer<double>> make_norm(const FrameSpec&, const Layout::Frame&,
                                                       Parameters<double>&);

}  // namespace compact_rnn::train
