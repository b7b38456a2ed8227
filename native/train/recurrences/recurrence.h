// One direction of a layer over a batch, forward in the direction's own order of time, and
// backward: back-propagation through time.
//
//   G(t) = W_x x(t) + W_h m(t-1)     the gates' sums; W_x x of all frames at once
//   h(t) = cell(G(t) + b)
//   m(t) = P h(t) with a projection P, else h(t); m(t-1) is the recurrent input of frame t
//
// Backward from the last frame to the first, with dG(t) the gradient of the sums and dm(t) that of
// m(t):
//
//   dh(t) = P^T dm(t), or dm(t), plus the gradient of h(t) as an output
//   dm(t-1) += W_h^T dG(t)
//
// and then, over all frames at once, dW_x = dG^T X, dW_h = dG^T M(t-1), dP = dM^T H and dX = dG
// W_x. In padding a state stays as it was and no gradient arises, so the state after the last frame
// of the batch is the state after each sequence's own last frame.
//
// A batch that carries on starts from h and c as the last one left them, where gradients end. Its
// first recurrent input is m(-1) = P h(-1) by P as it is now, as a stream in that state has it,
// and its gradient reaches P: dP += dm(-1)^T h(-1).
#pragma once

#include <cstddef>
#include <memory>

#include "base/team.h"
#include "kernels/frame_cells.h"
#include "train/batch.h"
#include "train/parameters.h"
#include "train/recurrences/recurrent_product.h"
#include "train/recurrences/timeline.h"

namespace compact_rnn::train {

template <class Real>
class Recurrence {
 public:
  virtual ~Recurrence() = default;

  // Takes xs [frames * sequences][inputs], which must live until backward(), to the outputs [frames
  // * sequences][output_size()], which live until the next forward(). With `carry` the state begins
  // as the last batch left it.
  const Real* forward(const Real* xs, const Shape& shape, bool carry, Team& team);
  // Adds to the gradients of the parameters. d_outputs is overwritten; d_xs [frames *
  // sequences][inputs] is set, unless it is null.
  void backward(Real* d_outputs, Real* d_xs, Team& team);

  std::size_t inputs() const { return input_.cols; }
  std::size_t output_size() const { return outputs_hidden_ ? cells_ : recurrent_size(); }

 protected:
  Recurrence(const LayerSpec& layer, const Layout::Direction& positions,
             Parameters<Real>& parameters);

  // Makes room for the batch, and packs the weights, which may have changed since the last one.
  virtual void begin(bool carry, Team& team);
  // G(t) += W_h m(t-1), then h(t).
  virtual void step_forward(std::size_t t, Team& team) = 0;
  // Replaces G(t) by dG(t); dm(t-1) += W_h^T dG(t), where d_recurrent_before(t) is not null.
  virtual void step_backward(std::size_t t, const Real* dh, Team& team) = 0;
  // Adds the gradients of W_h and of the cell's other parameters.
  virtual void add_gradients(Team& team);

  // Runs the kernel on the cells of frame t, a chunk of them on each member; task.at is set here.
  template <class Task>
  void run(void (*kernel)(const Task&), Task task, std::size_t t, Team& team) const {
    task.at = {cells_, shape_.lengths, t, 0, 0};
    team.split(shape_.sequences * FrameCells::blocks_of(cells_), [&](Range blocks) {
      Task chunk = task;
      chunk.at.first = blocks.first;
      chunk.at.last = blocks.last;
      kernel(chunk);
    });
  }

  bool has_projection() const { return static_cast<bool>(projection_); }
  std::size_t rows() const { return shape_.frames * shape_.sequences; }
  std::size_t gates_size() const { return input_.rows; }
  std::size_t recurrent_size() const { return recurrent_.cols; }
  Real* gates(std::size_t t) { return gates_.data() + t * shape_.sequences * gates_size(); }
  // m, of which before(t) is the recurrent input of frame t.
  Timeline<Real>& recurrent_input() { return has_projection() ? m_ : h_; }
  Real* d_recurrent(std::size_t t) {
    return d_recurrent_ + t * shape_.sequences * recurrent_size();
  }
  // dm(t-1), to be added to; null where nothing learns from it.
  Real* d_recurrent_before(std::size_t t) {
    if (t > 0) return d_recurrent(t - 1);
    return projects_carried_ ? d_m_before_.data() : nullptr;
  }
  // dG^T of `count` gates' columns from `first` on, over all frames.
  linalg::View<Real> d_gates(std::size_t first, std::size_t count) {
    return {gates_.data() + first, count, rows(), gates_size(), true};
  }
  // All frames of a matrix [frames * sequences][size].
  linalg::View<Real> all(const Real* data, std::size_t size) const {
    return {data, rows(), size, size};
  }

  std::size_t cells_;
  bool outputs_hidden_;
  Weight<Real> input_, recurrent_, bias_, projection_;
  Real gate_clip_;
  Shape shape_ = {};
  Timeline<Real> h_, m_;
  RecurrentProduct<Real> project_;
  // [sequences][cells]: the gradient from a frame to the one before, without that through W_h.
  Buffer<Real> carried_;

 private:
  const Real* d_hidden(std::size_t t, Team& team);

  void add_projection_gradients(Team& team);

  const Real* xs_ = nullptr;
  bool projects_carried_ = false;  // whether m(-1) is P h(-1), of a state that was carried
  Buffer<Real> gates_, d_m_, d_h_;
  Buffer<Real> d_m_before_;  // dm(-1)
  Real* d_recurrent_ = nullptr;
  Real* d_outputs_ = nullptr;
};

// The recurrence of a layer's kind of cell.
template <class Real>
std::unique_ptr<Recurrence<Real>> make_recurrence(const LayerSpec& layer,
                                                  const Layout::Direction& positions,
                                                  Parameters<Real>& parameters);

// Each is in the file of its cell.
template <class Real>
std::unique_ptr<Recurrence<Real>> make_rnn(const LayerSpec& layer,
                                           const Layout::Direction& positions,
                                           Parameters<Real>& parameters);
template <class Real>
std::unique_ptr<Recurrence<Real>> make_lstm(const LayerSpec& layer,
                                            const Layout::Direction& positions,
                                            Parameters<Real>& parameters);
template <class Real>
std::unique_ptr<Recurrence<Real>> make_gru(const LayerSpec& layer,
                                           const Layout::Direction& positions,
                                           Parameters<Real>& parameters);
template <class Real>
std::unique_ptr<Recurrence<Real>> make_reset_before_gru(const LayerSpec& layer,
                                                        const Layout::Direction& positions,
                                                        Parameters<Real>& parameters);

}  // namespace compact_rnn::train
