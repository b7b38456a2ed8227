#include "train/reset_before_recurrence.h"

#include "kernels/kernels.h"

namespace compact_rnn::train {

template <class Real>
ResetBeforeRecurrence<Real>::ResetBeforeRecurrence(const LayerSpec& layer,
                                                   const Layout::Direction& places,
                                                   Parameters<Real>& parameters)
    : Recurrence<Real>(layer, places, parameters),
      recur_gates_(2 * cells_, fed_back_size()),
      recur_n_(cells_, fed_back_size()) {}

template <class Real>
void ResetBeforeRecurrence<Real>::begin(bool carry, Team& team) {
  Recurrence<Real>::begin(carry, team);
  reset_.grow(rows() * cells_);
  d_reset_.grow(frame_size());
  if (has_projection()) {
    projected_.grow(rows() * fed_back_size());
    d_projected_.grow(rows() * fed_back_size());
  }
  recur_gates_.set(recurrent_.value, team);
  recur_n_.set(recurrent_.value + 2 * cells_ * fed_back_size(), team);
}

template <class Real>
void ResetBeforeRecurrence<Real>::step_forward(std::size_t t, Team& team) {
  const std::size_t sequences = shape_.sequences, stride = gates_size();
  recur_gates_.forward({fed_back().before(t), fed_back_size()}, {gates(t), stride}, sequences, true,
                       team);
  ResetGatesForwardTask<Real> task = {};
  task.bias = bias_.value;
  task.gate_clip = gate_clip_;
  task.h_previous = h_.before(t);
  task.gates = gates(t);
  task.reset = reset_.data() + t * frame_size();
  run(training_kernels<Real>().reset_gates_forward, task, t, team);

  if (has_projection())
    project_.forward({task.reset, cells_}, {fed_back_reset(t), fed_back_size()}, sequences, false,
                     team);
  recur_n_.forward({fed_back_reset(t), fed_back_size()}, {gates_of_n(t), stride}, sequences, true,
                   team);
  ResetCandidateForwardTask<Real> candidate = {};
  candidate.bias = bias_.value;
  candidate.gate_clip = gate_clip_;
  candidate.h_previous = h_.before(t);
  candidate.gates = gates(t);
  candidate.h = h_.at(t);
  run(training_kernels<Real>().reset_candidate_forward, candidate, t, team);
}

template <class Real>
void ResetBeforeRecurrence<Real>::step_backward(std::size_t t, const Real* dh, Team& team) {
  ResetCandidateBackwardTask<Real> candidate = {};
  candidate.gate_clip = gate_clip_;
  candidate.h_previous = h_.before(t);
  candidate.dh = dh;
  candidate.gates = gates(t);
  candidate.carried = carried_.data();
  run(training_kernels<Real>().reset_candidate_backward, candidate, t, team);

  ResetGatesBackwardTask<Real> task = {};
  task.gate_clip = gate_clip_;
  task.h_previous = h_.before(t);
  task.d_reset = d_reset(t, team);
  task.gates = gates(t);
  task.carried = carried_.data();
  run(training_kernels<Real>().reset_gates_backward, task, t, team);
  if (t > 0)
    recur_gates_.backward({gates(t), gates_size()}, {d_fed_back(t - 1), fed_back_size()},
                          shape_.sequences, true, team);
}

// W_hn^T dn, with a projection P^T dQ where dQ = W_hn^T dn.
template <class Real>
const Real* ResetBeforeRecurrence<Real>::d_reset(std::size_t t, Team& team) {
  const std::size_t sequences = shape_.sequences;
  Real* dq = has_projection() ? d_projected_.data() + t * projected_frame_size() : d_reset_.data();
  recur_n_.backward({gates_of_n(t), gates_size()}, {dq, fed_back_size()}, sequences, false, team);
  if (has_projection())
    project_.backward({dq, fed_back_size()}, {d_reset_.data(), cells_}, sequences, false, team);
  return d_reset_.data();
}

template <class Real>
void ResetBeforeRecurrence<Real>::add_gradients(Team& team) {
  const std::size_t size = fed_back_size();
  Real* gradient = recurrent_.gradient;
  linalg::multiply(d_gates(0, 2 * cells_), all(fed_back().before(0), size), gradient, size, true,
                   team);
  linalg::multiply(d_gates(2 * cells_, cells_), all(fed_back_reset(0), size),
                   gradient + 2 * cells_ * size, size, true, team);
  if (has_projection())
    linalg::multiply<Real>({d_projected_.data(), size, rows(), size, true},
                           all(reset_.data(), cells_), projection_.gradient, cells_, true, team);
}

template class ResetBeforeRecurrence<float>;
template class ResetBeforeRecurrence<double>;

}  // namespace compact_rnn::train
