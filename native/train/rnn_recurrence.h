// The plain recurrent cell (native/cells/rnn.h): h = activation(G + b).
#pragma once

#include "train/recurrence.h"

namespace compact_rnn::train {

template <class Real>
class RnnRecurrence : public Recurrence<Real> {
 public:
  RnnRecurrence(const LayerSpec& layer, const Layout::Direction& places,
                Parameters<Real>& parameters);

 private:
  using Base = Recurrence<Real>;
  using Base::bias_;
  using Base::d_fed_back;
  using Base::fed_back;
  using Base::fed_back_size;
  using Base::gate_clip_;
  using Base::gates;
  using Base::gates_size;
  using Base::h_;
  using Base::recurrent_;
  using Base::run;
  using Base::shape_;

  void begin(bool carry, Team& team) override;
  void step_forward(std::size_t t, Team& team) override;
  void step_backward(std::size_t t, const Real* dh, Team& team) override;

  Activation activation_;
  RecurrentProduct<Real> recur_;
};

}  // namespace compact_rnn::train
