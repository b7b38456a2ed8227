#include "train/lstm_recurrence.h"

#include "kernels/kernels.h"
#include "train/column_sums.h"

namespace compact_rnn::train {

enum LstmGate : std::size_t { I, F, G, O };

template <class Real>
LstmRecurrence<Real>::LstmRecurrence(const LayerSpec& layer, const Layout::Direction& places,
                                     Parameters<Real>& parameters)
    : Recurrence<Real>(layer, places, parameters),
      peepholes_(parameters.at(places.peepholes)),
      cell_clip_(static_cast<Real>(layer.cell_clip)),
      c_(layer.cells),
      recur_(gates_size(), fed_back_size()) {}

template <class Real>
void LstmRecurrence<Real>::begin(bool carry, Team& team) {
  Recurrence<Real>::begin(carry, team);
  c_.begin(shape_, carry);
  recur_.set(recurrent_.value, team);
}

template <class Real>
void LstmRecurrence<Real>::step_forward(std::size_t t, Team& team) {
  recur_.forward({fed_back().before(t), fed_back_size()}, {gates(t), gates_size()},
                 shape_.sequences, true, team);
  LstmForwardTask<Real> task = {};
  task.bias = bias_.value;
  task.peepholes = peepholes_.value;
  task.gate_clip = gate_clip_;
  task.cell_clip = cell_clip_;
  task.c_previous = c_.before(t);
  task.h_previous = h_.before(t);
  task.gates = gates(t);
  task.c = c_.at(t);
  task.h = h_.at(t);
  run(training_kernels<Real>().lstm_forward, task, t, team);
}

template <class Real>
void LstmRecurrence<Real>::step_backward(std::size_t t, const Real* dh, Team& team) {
  LstmBackwardTask<Real> task = {};
  task.peepholes = peepholes_.value;
  task.gate_clip = gate_clip_;
  task.cell_clip = cell_clip_;
  task.c_previous = c_.before(t);
  task.c = c_.at(t);
  task.dh = dh;
  task.gates = gates(t);
  task.dc = carried_.data();
  run(training_kernels<Real>().lstm_backward, task, t, team);
  if (t > 0)
    recur_.backward({gates(t), gates_size()}, {d_fed_back(t - 1), fed_back_size()},
                    shape_.sequences, true, team);
}

// The peepholes of i and f saw c(t-1), that of o c(t).
template <class Real>
void LstmRecurrence<Real>::add_gradients(Team& team) {
  Recurrence<Real>::add_gradients(team);
  if (!peepholes_) return;
  const std::size_t cells = cells_;
  const auto add = [&](LstmGate gate, const Real* seen, std::size_t row) {
    add_column_products<Real>({gates(0) + gate * cells, gates_size()}, {seen, cells}, rows(), cells,
                              peepholes_.gradient + row * cells, team);
  };
  add(I, c_.before(0), 0);
  add(F, c_.before(0), 1);
  add(O, c_.at(0), 2);
}

template class LstmRecurrence<float>;
template class LstmRecurrence<double>;

}  // namespace compact_rnn::train
