// The GRU cell whose reset gate acts after the recurrent product (GruCell in native/cells/gru.h);
// the formulas, forward and back, are in kernels/gru_training/gru_training.h. The recurrent part of
// n is summed apart, as r scales it alone.
#pragma once

#include "train/recurrence.h"

namespace compact_rnn::train {

template <class Real>
class GruRecurrence : public Recurrence<Real> {
 public:
  GruRecurrence(const LayerSpec& layer, const Layout::Direction& places,
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
  using Base::recurrent_;
  using Base::rows;
  using Base::run;
  using Base::shape_;

  void begin(bool carry, Team& team) override;
  void step_forward(std::size_t t, Team& team) override;
  void step_backward(std::size_t t, const Real* dh, Team& team) override;
  void add_gradients(Team& team) override;

  Real* recurrent_n(std::size_t t) { return recurrent_n_.data() + t * shape_.sequences * cells_; }

  Weight<Real> recurrent_bias_;
  RecurrentProduct<Real> recur_gates_, recur_n_;  // the rows of r and z of W_h, and those of n
  Buffer<Real> recurrent_n_;  // [frames * sequences][cells]: W_hn m + b_hn, then its gradient
};

}  // namespace compact_rnn::train
