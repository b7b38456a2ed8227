// The LSTM cell with optional peepholes and clips (native/cells/lstm.h); the formulas, forward and
// back, are in kernels/lstm_training/lstm_training.h.
#include "kernels/kernels.h"
#include "train/column_sums.h"
#include "train/recurrences/recurrence.h"

namespace compact_rnn::train {
namespace {

template <class Real>
class LstmRecurrence : public Recurrence<Real> {
 public:
  LstmRecurrence(const LayerSpec& layer, const Layout::Direction& positions,
                 Parameters<Real>& parameters);

 private:
  using Base = Recurrence<Real>;
  using Base::bias_;
  using Base::carried_;
  using Base::cells_;
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

  Weight<Real> peepholes_;
  Real cell_clip_;
  Timeline<Real> c_;
  RecurrentProduct<Real> recur_;
};

enum LstmGate : std::size_t { I, F, G, O };

template <class Real>
LstmRecurrence<Real>::LstmRecurrence(const LayerSpec& layer, const Layout::Direction& positions,
                                     Parameters<Real>& parameters)
    : Recurrence<Real>(layer, positions, parameters),
      peepholes_(parameters.at(positions.peepholes)),
      cell_clip_(static_cast<Real>(layer.cell.cell_clip)),
      c_(layer.cell.cells),
      recur_(gates_size(), recurrent_size()) {}

template <class Real>
void LstmRecurrence<Real>::begin(bool carry, Team& team) {
  Recurrence<Real>::begin(carry, team);
  c_.begin(shape_, carry);
  recur_.set(recurrent_.value, team);
}

template <class Real>
void LstmRecurrence<Real>::step_forward(std::size_t t, Team& team) {
  recur_.forward({recurrent_input().before(t), recurrent_size()}, {gates(t), gates_size()},
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
  if (Real* dm = d_recurrent_before(t))
    recur_.backward({gates(t), gates_size()}, {dm, recurrent_size()}, shape_.sequences, true, team);
}

// The peepholes of i and f multiply c(t-1), that of o multiplies c(t).
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

}  // namespace

template <class Real>
std::unique_ptr<Recurrence<Real>> make_lstm(const LayerSpec& layer,
                                            const Layout::Direction& positions,
                                            Parameters<Real>& parameters) {
  return std::make_unique<LstmRecurrence<Real>>(layer, positions, parameters);
}

template std::unique_ptr<Recurrence<float>> make_lstm(const LayerSpec&, const Layout::Direction&,
                                                      Parameters<float>&);
template std::unique_ptr<Recurrence<double>> make_lstm(const LayerSpec&, const Layout::Direction&,
                                                       Parameters<double>&);

}  // namespace compact_rnn::train
