// The GRU cell whose reset gate acts before the recurrent product (ResetBeforeGruCell in
// native/cells/gru.h); the formulas, forward and back, are in
// kernels/gru_reset_before_training/gru_reset_before_training.h. With a projection P is applied
// twice a frame, and so has two shares in its gradient: dP = dM^T H + dQ^T R with R = r h(t-1) and
// Q = P R.
#pragma once

#include "train/recurrence.h"

namespace compact_rnn::train {

template <class Real>
class ResetBeforeRecurrence : public Recurrence<Real> {
 public:
  ResetBeforeRecurrence(const LayerSpec& layer, const Layout::Direction& places,
                        Parameters<Real>& parameters);

 private:
  using Base = Recurrence<Real>;
  using Base::all;
  using Base::bias_;
  using Base::carried_;
  using Base::cells_;
  using Base::d_fed_back;
  using Base::d_gates;
  using Base::fed_back;
  using Base::fed_back_size;
  using Base::gate_clip_;
  using Base::gates;
  using Base::gates_size;
  using Base::h_;
  using Base::has_projection;
  using Base::project_;
  using Base::projection_;
  using Base::recurrent_;
  using Base::rows;
  using Base::run;
  using Base::shape_;

  void begin(bool carry, Team& team) override;
  void step_forward(std::size_t t, Team& team) override;
  void step_backward(std::size_t t, const Real* dh, Team& team) override;
  void add_gradients(Team& team) override;

  std::size_t frame_size() const { return shape_.sequences * cells_; }
  std::size_t projected_frame_size() const { return shape_.sequences * fed_back_size(); }
  Real* gates_of_n(std::size_t t) { return gates(t) + 2 * cells_; }
  // What W_hn multiplies.
  Real* fed_back_reset(std::size_t t) {
    return has_projection() ? projected_.data() + t * projected_frame_size()
                            : reset_.data() + t * frame_size();
  }
  const Real* d_reset(std::size_t t, Team& team);

  RecurrentProduct<Real> recur_gates_, recur_n_;  // the rows of r and z of W_h, and those of n
  Buffer<Real> reset_;                            // R [frames * sequences][cells]
  Buffer<Real> projected_, d_projected_;          // Q and dQ [frames * sequences][n_rec]
  Buffer<Real> d_reset_;                          // [sequences][cells]
};

}  // namespace compact_rnn::train
