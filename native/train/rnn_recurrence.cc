#include "train/rnn_recurrence.h"

#include "kernels/kernels.h"

namespace compact_rnn::train {

template <class Real>
RnnRecurrence<Real>::RnnRecurrence(const LayerSpec& layer, const Layout::Direction& places,
                                   Parameters<Real>& parameters)
    : Recurrence<Real>(layer, places, parameters),
      activation_(layer.activation),
      recur_(gates_size(), fed_back_size()) {}

template <class Real>
void RnnRecurrence<Real>::begin(bool carry, Team& team) {
  Recurrence<Real>::begin(carry, team);
  recur_.set(recurrent_.value, team);
}

template <class Real>
void RnnRecurrence<Real>::step_forward(std::size_t t, Team& team) {
  recur_.forward({fed_back().before(t), fed_back_size()}, {gates(t), gates_size()},
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
  if (t > 0)
    recur_.backward({gates(t), gates_size()}, {d_fed_back(t - 1), fed_back_size()},
                    shape_.sequences, true, team);
}

template class RnnRecurrence<float>;
template class RnnRecurrence<double>;

}  // namespace compact_rnn::train
