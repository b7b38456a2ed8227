// The GRU cell whose reset gate acts after the recurrent product (GruCell in native/cells/gru.h);
// the formulas, forward and back, are in kernels/gru_training/gru_training.h. The recurrent part of
// n is summed separately, since r scales only that part.
#include "kernels/kernels.h"
#include "train/column_sums.h"
#include "train/recurrences/recurrence.h"

namespace compact_rnn::train {
namespace {

template <class Real>
class GruRecurrence : public Recurrence<Real> {
 public:
  GruRecurrence(const LayerSpec& layer, const Layout::Direction& positions,
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

  Real* recurrent_n(std::size_t t) { return recurrent_n_.data() + t * shape_.sequences * cells_; }

  Weight<Real> recurrent_bias_;
  RecurrentProduct<Real> recur_gates_, recur_n_;  // the rows of r and z of W_h, and those of n
  Buffer<Real> recurrent_n_;  // [frames * sequences][cells]: W_hn m + b_hn, then its gradient
};

template <class Real>
GruRecurrence<Real>::GruRecurrence(const LayerSpec& layer, const Layout::Direction& positions,
                                   Parameters<Real>& parameters)
    : Recurrence<Real>(layer, positions, parameters),
      recurrent_bias_(parameters.at(positions.recurrent_bias)),
      recur_gates_(2 * cells_, recurrent_size()),
      recur_n_(cells_, recurrent_size()) {}

template <class Real>
void GruRecurrence<Real>::begin(bool carry, Team& team) {
  Recurrence<Real>::begin(carry, team);
  recurrent_n_.grow(rows() * cells_);
  recur_gates_.set(recurrent_.value, team);
  recur_n_.set(recurrent_.value + 2 * cells_ * recurrent_size(), team);
}

template <class Real>
void GruRecurrence<Real>::step_forward(std::size_t t, Team& team) {
  const Vectors<const Real> m = {recurrent_input().before(t), recurrent_size()};
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
  Real* before = d_recurrent_before(t);
  if (before == nullptr) return;
  const Vectors<Real> dm = {before, recurrent_size()};
  recur_gates_.backward({gates(t), gates_size()}, dm, shape_.sequences, true, team);
  recur_n_.backward({recurrent_n(t), cells_}, dm, shape_.sequences, true, team);
}

template <class Real>
void GruRecurrence<Real>::add_gradients(Team& team) {
  const std::size_t size = recurrent_size();
  const linalg::View<Real> m = all(recurrent_input().before(0), size);
  Real* gradient = recurrent_.gradient;
  linalg::multiply(d_gates(0, 2 * cells_), m, gradient, size, true, team);
  linalg::multiply<Real>({recurrent_n(0), cells_, rows(), cells_, true}, m,
                         gradient + 2 * cells_ * size, size, true, team);
  if (recurrent_bias_)
    add_column_sums<Real>({recurrent_n(0), cells_}, rows(), cells_, recurrent_bias_.gradient, team);
}

}  // namespace

template <class Real>
std::unique_ptr<Recurrence<Real>> make_gru(const LayerSpec& layer,
                                           const Layout::Direction& positions,
                                           Parameters<Real>& parameters) {
  return std::make_unique<GruRecurrence<Real>>(layer, positions, parameters);
}

template std::unique_ptr<Recurrence<float>> make_gru(const LayerSpec&, const Layout::Direction&,
                                                     Parameters<float>&);
template std::unique_ptr<Recurrence<double>> make_gru(const LayerSpec&, const Layout::Direction&,
                                                      Parameters<double>&);

}  // namespace compact_rnn::train
