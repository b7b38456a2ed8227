// The LSTM cell with optional peepholes and clips (native/cells/lstm.h); the formulas, forward and
// back, are in kernels/lstm_training/lstm_training.h.
#pragma once

#include "train/recurrence.h"

namespace compact_rnn::train {

template <class Real>
class LstmRecurrence : public Recurrence<Real> {
 public:
  LstmRecurrence(const LayerSpec& layer, const Layout::Direction& places,
                 Parameters<Real>& parameters);

 private:
  using Base = Recurrence<Real>;
  using Base::bias_;
  using Base::carried_;
  using Base::cells_;
  using Base::d_fed_back;
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

  Weight<Real> peepholes_;
  Real cell_clip_;
  Timeline<Real> c_;
  RecurrentProduct<Real> recur_;
};

}  // namespace compact_rnn::train
