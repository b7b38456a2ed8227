// A dense layer: y = normalization(activation(W x + b)).
#include <limits>

#include "kernels/kernels.h"
#include "train/column_sums.h"
#include "train/frames/frame_layer.h"
#include "train/frames/normalization.h"

namespace compact_rnn::train {
namespace {

template <class Real>
class Dense : public FrameLayer<Real> {
 public:
  Dense(const FrameSpec& spec, const Layout::Frame& positions, Parameters<Real>& parameters)
      : weight_(parameters.at(positions.weight)),
        bias_(parameters.at(positions.bias)),
        activation_(spec.activation),
        normalization_(spec.normalization) {}

  std::size_t outputs() const override { return weight_.rows; }

  const Real* forward(const Real* xs, const Shape& shape, Team& team) override {
    xs_ = xs;
    shape_ = shape;
    Real* ys = ys_.grow(rows() * outputs());
    linalg::multiply({xs, rows(), weight_.cols, weight_.cols}, weight_.transposed(), ys, outputs(),
                     false, team);
    ActivationForwardTask<Real> task = {};
    task.activation = activation_;
    task.bias = bias_.value;
    task.x = ys;
    task.y = ys;
    run(training_kernels<Real>().activation_forward, task, team);
    normalize_frames(normalization_, ys, outputs(), shape_, team);
    return ys;
  }

  Real* backward(Real* d_ys, bool wants_d_xs, Team& team) override {
    normalize_frames_backward(normalization_, ys_.data(), d_ys, outputs(), shape_, team);
    if (activation_ != Activation::none) {
      ActivationBackwardTask<Real> task = {};
      task.activation = activation_;
      task.y = ys_.data();
      task.dy = d_ys;
      task.dx = d_ys;
      run(training_kernels<Real>().activation_backward, task, team);
    }
    linalg::multiply<Real>({d_ys, outputs(), rows(), outputs(), true},
                           {xs_, rows(), weight_.cols, weight_.cols}, weight_.gradient,
                           weight_.cols, true, team);
    if (bias_) add_column_sums<Real>({d_ys, outputs()}, rows(), outputs(), bias_.gradient, team);
    if (!wants_d_xs) return nullptr;
    Real* d_xs = d_xs_.grow(rows() * weight_.cols);
    linalg::multiply<Real>({d_ys, rows(), outputs(), outputs()}, weight_.plain(), d_xs,
                           weight_.cols, false, team);
    return d_xs;
  }

 private:
  std::size_t rows() const { return shape_.frames * shape_.sequences; }

  // Runs the kernel on all rows, a chunk of them on each member; task.at and task.clip are set
  // here.
  template <class Task>
  void run(void (*kernel)(const Task&), Task task, Team& team) const {
    task.clip = std::numeric_limits<decltype(task.clip)>::infinity();
    const std::size_t blocks = FrameCells::blocks_of(outputs());
    team.split(rows(), [&](Range range) {
      Task chunk = task;
      chunk.at = {outputs(), nullptr, 0, range.first * blocks, range.last * blocks};
      kernel(chunk);
    });
  }

  Weight<Real> weight_, bias_;
  Activation activation_;
  Normalization normalization_;
  Shape shape_ = {};
  const Real* xs_ = nullptr;
  Buffer<Real> ys_, d_xs_;
};

}  // namespace

template <class Real>
std::unique_ptr<FrameLayer<Real>> make_dense(const FrameSpec& spec, const Layout::Frame& positions,
                                             Parameters<Real>& parameters) {
  return std::make_unique<Dense<Real>>(spec, positions, parameters);
}

template std::unique_ptr<FrameLayer<float>> make_dense(const FrameSpec&, const Layout::Frame&,
                                                       Parameters<float>&);
template std::unique_ptr<FrameLayer<double>> make_dense(const FrameSpec&, const Layout::Frame&,
                                                        Parameters<double>&);

}  // namespace compact_rnn::train
