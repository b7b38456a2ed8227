#include "train/recurrence.h"

#include "train/column_sums.h"
#include "train/gru_recurrence.h"
#include "train/lstm_recurrence.h"
#include "train/reset_before_recurrence.h"
#include "train/rnn_recurrence.h"

namespace compact_rnn::train {

template <class Real>
Recurrence<Real>::Recurrence(const LayerSpec& layer, const Layout::Direction& places,
                             Parameters<Real>& parameters)
    : cells_(layer.cells),
      emits_hidden_(layer.emits_hidden),
      input_(parameters.at(places.input)),
      recurrent_(parameters.at(places.recurrent)),
      bias_(parameters.at(places.bias)),
      projection_(parameters.at(places.projection)),
      gate_clip_(static_cast<Real>(layer.gate_clip)),
      h_(layer.cells),
      m_(places.projection.rows),
      project_(places.projection.rows, places.projection.cols) {}

template <class Real>
void Recurrence<Real>::begin(bool carry, Team& team) {
  h_.begin(shape_, carry);
  gates_.grow(rows() * gates_size());
  if (!has_projection()) return;
  m_.begin(shape_, carry);
  project_.set(projection_.value, team);
}

template <class Real>
const Real* Recurrence<Real>::forward(const Real* xs, const Shape& shape, bool carry, Team& team) {
  xs_ = xs;
  shape_ = shape;
  begin(carry, team);
  linalg::multiply(all(xs, inputs()), input_.transposed(), gates(0), gates_size(), false, team);
  for (std::size_t t = 0; t < shape.frames; ++t) {
    step_forward(t, team);
    if (has_projection())
      project_.forward({h_.at(t), cells_}, {m_.at(t), fed_back_size()}, shape.sequences, false,
                       team);
  }
  return emits_hidden_ ? h_.at(0) : fed_back().at(0);
}

template <class Real>
void Recurrence<Real>::backward(Real* d_emitted, Real* d_xs, Team& team) {
  const bool feeds_back_emitted = !has_projection() || !emits_hidden_;
  d_emitted_ = d_emitted;
  d_fed_back_ = feeds_back_emitted ? d_emitted : d_unemitted_.zeros(rows() * fed_back_size());
  d_h_.grow(shape_.sequences * cells_);
  carried_.zeros(shape_.sequences * cells_);
  for (std::size_t t = shape_.frames; t-- > 0;) step_backward(t, d_hidden(t, team), team);

  linalg::multiply(d_gates(0, gates_size()), all(xs_, inputs()), input_.gradient, inputs(), true,
                   team);
  add_column_sums<Real>({gates(0), gates_size()}, rows(), gates_size(), bias_.gradient, team);
  if (has_projection())
    linalg::multiply<Real>({d_fed_back_, fed_back_size(), rows(), fed_back_size(), true},
                           all(h_.at(0), cells_), projection_.gradient, cells_, true, team);
  add_gradients(team);
  if (d_xs != nullptr)
    linalg::multiply(all(gates(0), gates_size()), input_.plain(), d_xs, inputs(), false, team);
}

// dh(t), but for what is carried.
template <class Real>
const Real* Recurrence<Real>::d_hidden(std::size_t t, Team& team) {
  if (!has_projection()) return d_fed_back(t);
  Real* dh = emits_hidden_ ? d_emitted_ + t * shape_.sequences * cells_ : d_h_.data();
  project_.backward({d_fed_back(t), fed_back_size()}, {dh, cells_}, shape_.sequences, emits_hidden_,
                    team);
  return dh;
}

template <class Real>
void Recurrence<Real>::add_gradients(Team& team) {
  linalg::multiply(d_gates(0, gates_size()), all(fed_back().before(0), fed_back_size()),
                   recurrent_.gradient, fed_back_size(), true, team);
}

template <class Real>
std::unique_ptr<Recurrence<Real>> make_recurrence(const LayerSpec& layer,
                                                  const Layout::Direction& places,
                                                  Parameters<Real>& parameters) {
  switch (layer.kind) {
    case CellKind::rnn:
      return std::make_unique<RnnRecurrence<Real>>(layer, places, parameters);
    case CellKind::lstm:
      return std::make_unique<LstmRecurrence<Real>>(layer, places, parameters);
    case CellKind::gru:
      break;
  }
  if (layer.reset_after) return std::make_unique<GruRecurrence<Real>>(layer, places, parameters);
  return std::make_unique<ResetBeforeRecurrence<Real>>(layer, places, parameters);
}

template class Recurrence<float>;
template class Recurrence<double>;
template std::unique_ptr<Recurrence<float>> make_recurrence(const LayerSpec&,
                                                            const Layout::Direction&,
                                                            Parameters<float>&);
template std::unique_ptr<Recurrence<double>> make_recurrence(const LayerSpec&,
                                                             const Layout::Direction&,
                                                             Parameters<double>&);

}  // namespace compact_rnn::train
