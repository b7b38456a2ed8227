// Frames x combined with v, the outputs of an earlier layer (model/combiner.h), whose gradient is
// added to what Kept holds for that layer:
//
//   sum             dx = dy      dv = dy
//   product         dx = dy v    dv = dy x
//   concatenation   each gets its own columns
//   recall          dx = 0       dv = dy
#include <algorithm>

#include "model/combiner.h"
#include "train/frames/each_frame.h"
#include "train/frames/frame_layer.h"

namespace compact_rnn::train {
namespace {

template <class Real>
class Combination : public FrameLayer<Real> {
 public:
  Combination(const FrameSpec& spec, std::size_t inputs, Kept<Real>& kept)
      : combiner_(spec, inputs), source_(spec.source), kept_(kept) {}

  std::size_t outputs() const override { return combiner_.outputs; }

  const Real* forward(const Real* xs, const Shape& shape, Team& team) override {
    shape_ = shape;
    xs_ = xs;
    Real* ys = ys_.grow(shape.frames * shape.sequences * combiner_.outputs);
    const Real* vs = kept_.at(source_);
    each_frame(shape, team, [&](std::size_t row, bool) {
      combiner_.combine(xs + row * combiner_.inputs, vs + row * combiner_.others,
                        ys + row * combiner_.outputs);
    });
    return ys;
  }

  Real* backward(Real* d_ys, bool, Team& team) override {
    Real* d_xs = d_xs_.grow(shape_.frames * shape_.sequences * combiner_.inputs);
    Real* d_vs = kept_.gradient(source_);
    const Real* vs = kept_.at(source_);
    each_frame(shape_, team, [&](std::size_t row, bool is_padding) {
      const Real* d_y = d_ys + row * combiner_.outputs;
      Real *d_x = d_xs + row * combiner_.inputs, *d_v = d_vs + row * combiner_.others;
      if (is_padding)
        std::fill_n(d_x, combiner_.inputs, Real(0));
      else if (combiner_.combining == Combining::product)
        multiply_backward(xs_ + row * combiner_.inputs, vs + row * combiner_.others, d_y, d_x, d_v);
      else
        share_out(d_y, d_x, d_v);
    });
    return d_xs;
  }

 private:
  void multiply_backward(const Real* x, const Real* v, const Real* d_y, Real* d_x,
                         Real* d_v) const {
    for (std::size_t i = 0; i < combiner_.outputs; ++i) {
      d_x[i] = d_y[i] * v[i];
      d_v[i] += d_y[i] * x[i];
    }
  }

  void share_out(const Real* d_y, Real* d_x, Real* d_v) const {
    if (combiner_.combining == Combining::recall)
      std::fill_n(d_x, combiner_.inputs, Real(0));
    else
      std::copy_n(d_y + combiner_.x_column, combiner_.inputs, d_x);
    for (std::size_t i = 0; i < combiner_.others; ++i) d_v[i] += d_y[combiner_.v_column + i];
  }

  Combiner combiner_;
  std::size_t source_;
  Kept<Real>& kept_;
  Shape shape_ = {};
  const Real* xs_ = nullptr;
  Buffer<Real> ys_, d_xs_;
};

}  // namespace

template <class Real>
std::unique_ptr<FrameLayer<Real>> make_combination(const FrameSpec& spec, std::size_t inputs,
                                                   Kept<Real>& kept) {
  return std::make_unique<Combination<Real>>(spec, inputs, kept);
}

template std::unique_ptr<FrameLayer<float>> make_combination(const FrameSpec&, std::size_t,
                                                             Kept<float>&);
template std::unique_ptr<FrameLayer<double>> make_combination(const FrameSpec&, std::size_t,
                                                              Kept<double>&);

}  // namespace compact_rnn::train
