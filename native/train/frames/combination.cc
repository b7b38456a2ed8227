// Frames x together with v, the outputs of an earlier layer, whose gradient is added to what Kept
// holds for that layer:
//
//   sum             y = x + v      dx = dy      dv = dy
//   product         y = x v        dx = dy v    dv = dy x
//   concatenation   y = [x; v]     each gets its own columns
//   recall          y = v          dx = 0       dv = dy
#include <algorithm>

#include "train/frames/each_frame.h"
#include "train/frames/frame_layer.h"

namespace compact_rnn::train {
namespace {

template <class Real>
class Combination : public FrameLayer<Real> {
 public:
  Combination(const FrameSpec& spec, std::size_t inputs, Kept<Real>& kept)
      : combining_(spec.combining),
        source_(spec.source),
        inputs_(inputs),
        outputs_(spec.outputs),
        kept_(kept) {
    const bool is_concatenation = combining_ == Combining::concatenation;
    others_ = is_concatenation ? outputs_ - inputs_ : outputs_;
    x_column_ = is_concatenation && spec.leads ? others_ : 0;
    v_column_ = is_concatenation && !spec.leads ? inputs_ : 0;
  }

  std::size_t outputs() const override { return outputs_; }

  const Real* forward(const Real* xs, const Shape& shape, Team& team) override {
    shape_ = shape;
    xs_ = xs;
    Real* ys = ys_.grow(shape.frames * shape.sequences * outputs_);
    const Real* vs = kept_.at(source_);
    each_frame(shape, team, [&](std::size_t row, bool) {
      combine(xs + row * inputs_, vs + row * others_, ys + row * outputs_);
    });
    return ys;
  }

  Real* backward(Real* d_ys, bool, Team& team) override {
    Real* d_xs = d_xs_.grow(shape_.frames * shape_.sequences * inputs_);
    Real* d_vs = kept_.gradient(source_);
    const Real* vs = kept_.at(source_);
    each_frame(shape_, team, [&](std::size_t row, bool is_padding) {
      const Real* d_y = d_ys + row * outputs_;
      Real *d_x = d_xs + row * inputs_, *d_v = d_vs + row * others_;
      if (is_padding)
        std::fill_n(d_x, inputs_, Real(0));
      else if (combining_ == Combining::product)
        multiply_backward(xs_ + row * inputs_, vs + row * others_, d_y, d_x, d_v);
      else
        share_out(d_y, d_x, d_v);
    });
    return d_xs;
  }

 private:
  void combine(const Real* x, const Real* v, Real* y) const {
    switch (combining_) {
      case Combining::sum:
        for (std::size_t i = 0; i < outputs_; ++i) y[i] = x[i] + v[i];
        return;
      case Combining::product:
        for (std::size_t i = 0; i < outputs_; ++i) y[i] = x[i] * v[i];
        return;
      case Combining::concatenation:
        std::copy_n(x, inputs_, y + x_column_);
        std::copy_n(v, others_, y + v_column_);
        return;
      case Combining::recall:
        std::copy_n(v, outputs_, y);
        return;
    }
  }

  void multiply_backward(const Real* x, const Real* v, const Real* d_y, Real* d_x,
                         Real* d_v) const {
    for (std::size_t i = 0; i < outputs_; ++i) {
      d_x[i] = d_y[i] * v[i];
      d_v[i] += d_y[i] * x[i];
    }
  }

  void share_out(const Real* d_y, Real* d_x, Real* d_v) const {
    if (combining_ == Combining::recall)
      std::fill_n(d_x, inputs_, Real(0));
    else
      std::copy_n(d_y + x_column_, inputs_, d_x);
    for (std::size_t i = 0; i < others_; ++i) d_v[i] += d_y[v_column_ + i];
  }

  Combining combining_;
  std::size_t source_, inputs_, outputs_, others_, x_column_, v_column_;
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
