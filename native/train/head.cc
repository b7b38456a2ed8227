#include "train/head.h"

#include <limits>

#include "kernels/kernels.h"
#include "train/column_sums.h"

namespace compact_rnn::train {

// Runs the kernel on all rows, a chunk of them on each member; task.at and task.clip are set here.
template <class Task>
static void run(void (*kernel)(const Task&), Task task, std::size_t rows, std::size_t width,
                Team& team) {
  task.clip = std::numeric_limits<decltype(task.clip)>::infinity();
  const std::size_t blocks = FrameCells::blocks_of(width);
  team.split(rows, [&](Range range) {
    Task chunk = task;
    chunk.at = {width, nullptr, 0, range.first * blocks, range.last * blocks};
    kernel(chunk);
  });
}

template <class Real>
HeadLayer<Real>::HeadLayer(const FrameSpec& spec, const Layout::Head& positions,
                           Parameters<Real>& parameters)
    : weight_(parameters.at(positions.weight)),
      bias_(parameters.at(positions.bias)),
      activation_(spec.activation) {}

template <class Real>
const Real* HeadLayer<Real>::forward(const Real* xs, std::size_t rows, Team& team) {
  xs_ = xs;
  rows_ = rows;
  Real* ys = ys_.grow(rows * outputs());
  linalg::multiply({xs, rows, weight_.cols, weight_.cols}, weight_.transposed(), ys, outputs(),
                   false, team);
  ActivationForwardTask<Real> task = {};
  task.activation = activation_;
  task.bias = bias_.value;
  task.x = ys;
  task.y = ys;
  run(training_kernels<Real>().activation_forward, task, rows, outputs(), team);
  return ys;
}

template <class Real>
Real* HeadLayer<Real>::backward(Real* d_ys, Team& team) {
  if (activation_ != Activation::none) {
    ActivationBackwardTask<Real> task = {};
    task.activation = activation_;
    task.y = ys_.data();
    task.dy = d_ys;
    task.dx = d_ys;
    run(training_kernels<Real>().activation_backward, task, rows_, outputs(), team);
  }
  linalg::multiply<Real>({d_ys, outputs(), rows_, outputs(), true},
                         {xs_, rows_, weight_.cols, weight_.cols}, weight_.gradient, weight_.cols,
                         true, team);
  if (bias_) add_column_sums<Real>({d_ys, outputs()}, rows_, outputs(), bias_.gradient, team);
  Real* d_xs = d_xs_.grow(rows_ * weight_.cols);
  linalg::multiply<Real>({d_ys, rows_, outputs(), outputs()}, weight_.plain(), d_xs, weight_.cols,
                         false, team);
  return d_xs;
}

template class HeadLayer<float>;
template class HeadLayer<double>;

}  // namespace compact_rnn::train
