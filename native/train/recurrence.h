// One direction of a layer over a batch, in its own order of time, and its way back:
// back-propagation through time.
//
//   G(t) = W_x x(t) + W_h m(t-1)     the gates' sums; W_x x of all frames at once
//   h(t) = cell(G(t) + b)
//   m(t) = P h(t) with a projection P, else h(t)
//
// Back from the last frame to the first, with dG(t) the gradients of the sums and dm(t) of what is
// fed back:
//
//   dh(t) = P^T dm(t), or dm(t), and what comes to h directly
//   dm(t-1) += W_h^T dG(t)
//
// and then, over all frames at once, dW_x = dG^T X, dW_h = dG^T M(t-1), dP = dM^T H and dX = dG
// W_x. In padding a state stays as it was and no gradient arises, so the state after the last frame
// of the batch is that after a sequence's own.
#pragma once

#include <cstddef>
#include <memory>

#include "base/team.h"
#include "kernels/frame_cells.h"
#include "train/batch.h"
#include "train/parameters.h"
#include "train/recurrent_product.h"
#include "train/timeline.h"

namespace compact_rnn::train {

template <class Real>
class Recurrence {
 public:
  virtual ~Recurrence() = default;

  // xs [frames * sequences][inputs], which must live until backward(); the result [frames *
  // sequences][emitted_size()] until the next forward(). With `carry` the state begins as the last
  // batch left it.
  const Real* forward(const Real* xs, const Shape& shape, bool carry, Team& team);
  // Adds to the gradients of the parameters. d_emitted is used up; d_xs [frames *
  // sequences][inputs] is written, or null.
  void backward(Real* d_emitted, Real* d_xs, Team& team);

  std::size_t inputs() const { return input_.cols; }
  std::size_t emitted_size() const { return emits_hidden_ ? cells_ : fed_back_size(); }

 protected:
  Recurrence(const LayerSpec& layer, const Layout::Direction& places, Parameters<Real>& parameters);

  // Makes room for the batch and packs the weights, which may have changed since the last one.
  virtual void begin(bool carry, Team& team);
  // G(t) += W_h m(t-1), then h(t).
  virtual void step_forward(std::size_t t, Team& team) = 0;
  // dG(t) in the place of G(t); dm(t-1) += W_h^T dG(t), where there is a frame before.
  virtual void step_backward(std::size_t t, const Real* dh, Team& team) = 0;
  // Those of W_h, and of what the cell has besides.
  virtual void add_gradients(Team& team);

  // Runs the kernel on the cells of frame t, a part of them on each member; task.at is set here.
  template <class Task>
  void run(void (*kernel)(const Task&), Task task, std::size_t t, Team& team) const {
    task.at = {cells_, shape_.lengths, t, 0, 0};
    team.split(shape_.sequences * FrameCells::blocks_of(cells_), [&](Range blocks) {
      Task share = task;
      share.at.first = blocks.first;
      share.at.last = blocks.last;
      kernel(share);
    });
  }

  bool has_projection() const { return static_cast<bool>(projection_); }
  std::size_t rows() const { return shape_.frames * shape_.sequences; }
  std::size_t gates_size() const { return input_.rows; }
  std::size_t fed_back_size() const { return recurrent_.cols; }
  Real* gates(std::size_t t) { return gates_.data() + t * shape_.sequences * gates_size(); }
  Timeline<Real>& fed_back() { return has_projection() ? m_ : h_; }
  Real* d_fed_back(std::size_t t) { return d_fed_back_ + t * shape_.sequences * fed_back_size(); }
  // Columns of dG, of all frames, transposed: what dW is the product of with what W multiplied.
  linalg::View<Real> d_gates(std::size_t first, std::size_t count) {
    return {gates_.data() + first, count, rows(), gates_size(), true};
  }
  // All frames of [frames * sequences][size].
  linalg::View<Real> all(const Real* data, std::size_t size) const {
    return {data, rows(), size, size};
  }

  std::size_t cells_;
  bool emits_hidden_;
  Weight<Real> input_, recurrent_, bias_, projection_;
  Real gate_clip_;
  Shape shape_ = {};
  Timeline<Real> h_, m_;
  RecurrentProduct<Real> project_;
  Buffer<Real>
      // [sequences][cells]: gradients from a frame to that before, but for those through W_h
      carried_;

 private:
  const Real* d_hidden(std::size_t t, Team& team);

  const Real* xs_ = nullptr;
  Buffer<Real> gates_, d_unemitted_, d_h_;
  Real* d_fed_back_ = nullptr;
  Real* d_emitted_ = nullptr;
};

template <class Real>
std::unique_ptr<Recurrence<Real>> make_recurrence(const LayerSpec& layer,
                                                  const Layout::Direction& places,
                                                  Parameters<Real>& parameters);

}  // namespace compact_rnn::train
