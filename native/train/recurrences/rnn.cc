// The plain recurrent cell (native/cells/rnn.h): h = activation(G + b).
#include "kernels/kernels.h"
#include "train/recurrences/recurrence.h"

namespace compact_rnn::train {
namespace {

template <class Real>
class RnnRecurrence : public Recurrence<Real> {
 public:
  RnnRecurrence(const LayerSpec& layer, const Layout::Direction& positions,
                Parameters<Real>& parameters);

 private:
  using Base = Recurrence<Real>;
  using Base::bias_;
  using Base::d_recurrent_before;
  using Base::gate_clip_;
  using Base::gates;
  using Base::gates_size;
  using Base::h_;
  using Base::recurrent_;
  using Base::recurrent_input;
  using Base::recurrent_size;
  using Base::run;
  using Base::shape_;

  void begin(bool carry, Team& team) override;
  void step_forward(std::size_t t, Team& team) override;
  void step_backward(std::size_t t, const Real* dh, Team& team) override;

  Activation activation_;
  RecurrentProduct<Real> recur_;
};

template <class Real>
RnnRecurrence<Real>::RnnRecurrence(const LayerSpec& layer, const Layout::Direction& positions,
                                   Parameters<Real>& parameters)
    : Recurrence<Real>(layer, positions, parameters),
      activation_(layer.cell.activation),
      recur_(gates_size(), recurrent_size()) {}

template <class Real>
void RnnRecurrence<Real>::begin(bool carry, Team& team) {
  Recurrence<Real>::begin(carry, team);
  recur_.set(recurrent_.value, team);
}

template <class Real>
void RnnRecurrence<Real>::step_forward(std::size_t t, Team& team) {
  recur_.forward({recurrent_input().before(t), recurrent_size()}, {gates(t), gates_size()},
                 shape_.sequences, true, team);
  ActivationForwardTask<Real> task = {};
  task.activation = activation_;
  task.clip = gate_clip_;
  task.bias = bias_.value;
  task.y_previous = h_.before(t);
  task.x = gates(t);
  task.y = h_.at(t);
  run(training_kernels<Real>().activation_forward, task, t, team);
}

template <class Real>
void RnnRecurrence<Real>::step_backward(std::size_t t, const Real* dh, Team& team) {
  ActivationBackwardTask<Real> task = {};
  task.activation = activation_;
  task.clip = gate_clip_;
  task.y = h_.at(t);
  task.dy = dh;
  task.dx = gates(t);
  run(training_kernels<Real>().activation_backward, task, t, team);
  if (Real* dm = d_recurrent_before(t))
    recur_.backward({gates(t), gates_size()}, {dm, recurrent_size()}, shape_.sequences, true, team);
}

}  // namespace

template <class Real>
std::unique_ptr<Recurrence<Real>> make_rnn(const LayerSpec& layer,
                                           const Layout::Direction& positions,
                                           Parameters<Real>& parameters) {
  return std::make_unique<RnnRecurrence<Real>>(layer, positions, parameters);
}

template std::unique_ptr<Recurrence<float>> make_rnn(const LayerSpec&, const Layout::Direction&,
                                                     Parameters<float>&);
template std::unique_ptr<Recurrence<double>> make_rnn(const LayerSpec&, const Layout::Direction&,
                                                      Parameters<double>&);

}  // namespace compact_rnn::train
