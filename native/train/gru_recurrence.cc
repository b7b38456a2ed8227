#include "train/gru_recurrence.h"

#include "kernels/kernels.h"
#include "train/column_sums.h"

namespace compact_rnn::train {

template <class Real>
GruRecurrence<Real>::GruRecurrence(const LayerSpec& layer, const Layout::Direction& places,
                                   Parameters<Real>& parameters)
    : Recurrence<Real>(layer, places, parameters),
      recurrent_bias_(parameters.at(places.recurrent_bias)),
      recur_gates_(2 * cells_, fed_back_size()),
      recur_n_(cells_, fed_back_size()) {}

template <class Real>
void GruRecurrence<Real>::begin(bool carry, Team& team) {
  Recurrence<Real>::begin(carry, team);
  recurrent_n_.grow(rows() * cells_);
  recur_gates_.set(recurrent_.value, team);
  recur_n_.set(recurrent_.value + 2 * cells_ * fed_back_size(), team);
}

template <class Real>
void GruRecurrence<Real>::step_forward(std::size_t t, Team& team) {
  const Vectors<const Real> m = {fed_back().before(t), fed_back_size()};
  recur_gates_.forward(m, {gates(t), gates_size()}, shape_.sequences, true, team);
  recur_n_.forward(m, {recurrent_n(t), cells_}, shape_.sequences, false, team);
  GruForwardTask<Real> task = {};
  task.bias = bias_.value;
  task.recurrent_bias = recurrent_bias_.value;
  task.gate_clip = gate_clip_;
  task.h_previous = h_.before(t);
  task.gates = gates(t);
  task.recurrent_n = recurrent_n(t);
  task.h = h_.at(t);
  run(training_kernels<Real>().gru_forward, task, t, team);
}

template <class Real>
void GruRecurrence<Real>::step_backward(std::size_t t, const Real* dh, Team& team) {
  GruBackwardTask<Real> task = {};
  task.gate_clip = gate_clip_;
  task.h_previous = h_.before(t);
  task.dh = dh;
  task.gates = gates(t);
  task.recurrent_n = recurrent_n(t);
  task.carried = carried_.data();
  run(training_kernels<Real>().gru_backward, task, t, team);
  if (t == 0) return;
  const Vectors<Real> dm = {d_fed_back(t - 1), fed_back_size()};
  recur_gates_.backward({gates(t), gates_size()}, dm, shape_.sequences, true, team);
  recur_n_.backward({recurrent_n(t), cells_}, dm, shape_.sequences, true, team);
}

template <class Real>
void GruRecurrence<Real>::add_gradients(Team& team) {
  const std::size_t size = fed_back_size();
  const linalg::View<Real> m = all(fed_back().before(0), size);
  Real* gradient = recurrent_.gradient;
  linalg::multiply(d_gates(0, 2 * cells_), m, gradient, size, true, team);
  linalg::multiply<Real>({recurrent_n(0), cells_, rows(), cells_, true}, m,
                         gradient + 2 * cells_ * size, size, true, team);
  if (recurrent_bias_)
    add_column_sums<Real>({recurrent_n(0), cells_}, rows(), cells_, recurrent_bias_.gradient, team);
}

template class GruRecurrence<float>;
template class GruRecurrence<double>;

}  // namespace compact_rnn::train
