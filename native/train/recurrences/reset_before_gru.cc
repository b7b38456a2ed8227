// The GRU cell whose reset gate acts before the recurrent product (ResetBeforeGruCell in
// native/cells/gru.h); the formulas, forward and back, are in
// kernels/gru_reset_before_training/gru_reset_before_training.h. With a projection P is applied
// twice a frame, so its gradient is a sum: dP = dM^T H + dQ^T R with R = r h(t-1) and
// Q = P R.
#include "kernels/kernels.h"
#include "train/recurrences/recurrence.h"

namespace compact_rnn::train {
namespace {

template <class Real>
class ResetBeforeGruRecurrence : public Recurrence<Real> {
 public:
  ResetBeforeGruRecurrence(const LayerSpec& layer, const Layout::Direction& positions,
                           Parameters<Real>& parameters);

 private:
  using Base = Recurrence<Real>;
  using Base::all;
  using Base::bias_;
  using Base::carried_;
  using Base::cells_;
  using Base::d_gates;
  using Base::d_recurrent_before;
  using Base::gate_clip_;
  using Base::gates;
  using Base::gates_size;
  using Base::h_;
  using Base::has_projection;
  using Base::project_;
  using Base::projection_;
  using Base::recurrent_;
  using Base::recurrent_input;
  using Base::recurrent_size;
  using Base::rows;
  using Base::run;
  using Base::shape_;

  void begin(bool carry, Team& team) override;
  void step_forward(std::size_t t, Team& team) override;
  void step_backward(std::size_t t, const Real* dh, Team& team) override;
  void add_gradients(Team& team) override;

  std::size_t frame_size() const { return shape_.sequences * cells_; }
  std::size_t projected_frame_size() const { return shape_.sequences * recurrent_size(); }
  Real* gates_of_n(std::size_t t) { return gates(t) + 2 * cells_; }
  // What W_hn multiplies.
  Real* candidate_input(std::size_t t) {
    return has_projection() ? projected_.data() + t * projected_frame_size()
                            : reset_.data() + t * frame_size();
  }
  const Real* d_reset(std::size_t t, Team& team);

  RecurrentProduct<Real> recur_gates_, recur_n_;  // the rows of r and z of W_h, and those of n
  Buffer<Real> reset_;                            // R [frames * sequences][cells]
  Buffer<Real> projected_, d_projected_;          // Q and dQ [frames * sequences][n_rec]
  Buffer<Real> d_reset_;                          // [sequences][cells]
};

template <class Real>
ResetBeforeGruRecurrence<Real>::ResetBeforeGruRecurrence(const LayerSpec& layer,
                                                         const Layout::Direction& positions,
                                                         Parameters<Real>& parameters)
    : Recurrence<Real>(layer, positions, parameters),
      recur_gates_(2 * cells_, recurrent_size()),
      recur_n_(cells_, recurrent_size()) {}

template <class Real>
void ResetBeforeGruRecurrence<Real>::begin(bool carry, Team& team) {
  Recurrence<Real>::begin(carry, team);
  reset_.grow(rows() * cells_);
  d_reset_.grow(frame_size());
  if (has_projection()) {
    projected_.grow(rows() * recurrent_size());
    d_projected_.grow(rows() * recurrent_size());
  }
  recur_gates_.set(recurrent_.value, team);
  recur_n_.set(recurrent_.value + 2 * cells_ * recurrent_size(), team);
}

template <class Real>
void ResetBeforeGruRecurrence<Real>::step_forward(std::size_t t, Team& team) {
  const std::size_t sequences = shape_.sequences, stride = gates_size();
  recur_gates_.forward({recurrent_input().before(t), recurrent_size()}, {gates(t), stride},
                       sequences, true, team);
  ResetGatesForwardTask<Real> task = {};
  task.bias = bias_.value;
  task.gate_clip = gate_clip_;
  task.h_previous = h_.before(t);
  task.gates = gates(t);
  task.reset = reset_.data() + t * frame_size();
  run(training_kernels<Real>().reset_gates_forward, task, t, team);

  if (has_projection())
    project_.forward({task.reset, cells_}, {candidate_input(t), recurrent_size()}, sequences, false,
                     team);
  recur_n_.forward({candidate_input(t), recurrent_size()}, {gates_of_n(t), stride}, sequences, true,
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
void ResetBeforeGruRecurrence<Real>::step_backward(std::size_t t, const Real* dh, Team& team) {
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
  if (Real* dm = d_recurrent_before(t))
    recur_gates_.backward({gates(t), gates_size()}, {dm, recurrent_size()}, shape_.sequences, true,
                          team);
}

// W_hn^T dn, with a projection P^T dQ where dQ = W_hn^T dn.
template <class Real>
const Real* ResetBeforeGruRecurrence<Real>::d_reset(std::size_t t, Team& team) {
  const std::size_t sequences = shape_.sequences;
  Real* dq = has_projection() ? d_projected_.data() + t * projected_frame_size() : d_reset_.data();
  recur_n_.backward({gates_of_n(t), gates_size()}, {dq, recurrent_size()}, sequences, false, team);
  if (has_projection())
    project_.backward({dq, recurrent_size()}, {d_reset_.data(), cells_}, sequences, false, team);
  return d_reset_.data();
}

template <class Real>
void ResetBeforeGruRecurrence<Real>::add_gradients(Team& team) {
  const std::size_t size = recurrent_size();
  Real* gradient = recurrent_.gradient;
  linalg::multiply(d_gates(0, 2 * cells_), all(recurrent_input().before(0), size), gradient, size,
                   true, team);
  linalg::multiply(d_gates(2 * cells_, cells_), all(candidate_input(0), size),
                   gradient + 2 * cells_ * size, size, true, team);
  if (has_projection())
    linalg::multiply<Real>({d_projected_.data(), size, rows(), size, true},
                           all(reset_.data(), cells_), projection_.gradient, cells_, true, team);
}

}  // namespace

template <class Real>
std::unique_ptr<Recurrence<Real>> make_reset_before_gru(const LayerSpec& layer,
                                                        const Layout::Direction& positions,
                                                        Parameters<Real>& parameters) {
  return std::make_unique<ResetBeforeGruRecurrence<Real>>(layer, positions, parameters);
}

template std::unique_ptr<Recurrence<float>> make_reset_before_gru(const LayerSpec&,
                                                                  const Layout::Direction&,
                                                                  Parameters<float>&);
template std::unique_ptr<Recurrence<double>> make_reset_before_gru(const LayerSpec&,
                                                                   const Layout::Direction&,
                                                                   Parameters<double>&);

}  // namespace compact_rnn::train
