#include "train/recurrences/recurrence.h"

#include "train/column_sums.h"

namespace compact_rnn::train {

template <class Real>
Recurrence<Real>::Recurrence(const LayerSpec& layer, const Layout::Direction& positions,
                             Parameters<Real>& parameters)
    : cells_(layer.cell.cells),
      outputs_hidden_(layer.outputs_hidden),
      input_(parameters.at(positions.input)),
      recurrent_(parameters.at(positions.recurrent)),
      bias_(parameters.at(positions.bias)),
      projection_(parameters.at(positions.projection)),
      gate_clip_(static_cast<Real>(layer.cell.gate_clip)),
      h_(layer.cell.cells),
      m_(positions.projection.rows),
      project_(positions.projection.rows, positions.projection.cols) {}

template <class Real>
void Recurrence<Real>::begin(bool carry, Team& team) {
  h_.begin(shape_, carry);
  gates_.grow(rows() * gates_size());
  if (!has_projection()) return;
  m_.begin(shape_, false);
  project_.set(projection_.value, team);
  projects_carried_ = carry;
  if (carry)
    project_.forward({h_.before(0), cells_}, {m_.before(0), recurrent_size()}, shape_.sequences,
                     false, team);
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
      project_.forward({h_.at(t), cells_}, {m_.at(t), recurrent_size()}, shape.sequences, false,
                       team);
  }
  return outputs_hidden_ ? h_.at(0) : recurrent_input().at(0);
}

template <class Real>
void Recurrence<Real>::backward(Real* d_outputs, Real* d_xs, Team& team) {
  const bool outputs_m = !has_projection() || !outputs_hidden_;
  d_outputs_ = d_outputs;
  d_recurrent_ = outputs_m ? d_outputs : d_m_.zeros(rows() * recurrent_size());
  d_h_.grow(shape_.sequences * cells_);
  carried_.zeros(shape_.sequences * cells_);
  if (projects_carried_) d_m_before_.zeros(shape_.sequences * recurrent_size());
  for (std::size_t t = shape_.frames; t-- > 0;) step_backward(t, d_hidden(t, team), team);

  linalg::multiply(d_gates(0, gates_size()), all(xs_, inputs()), input_.gradient, inputs(), true,
                   team);
  add_column_sums<Real>({gates(0), gates_size()}, rows(), gates_size(), bias_.gradient, team);
  if (has_projection()) add_projection_gradients(team);
  add_gradients(team);
  if (d_xs != nullptr)
    linalg::multiply(all(gates(0), gates_size()), input_.plain(), d_xs, inputs(), false, team);
}

template <class Real>
void Recurrence<Real>::add_projection_gradients(Team& team) {
  const auto add = [&](const Real* dm, const Real* h, std::size_t count) {
    const std::size_t size = recurrent_size();
    linalg::multiply<Real>({dm, size, count, size, true}, {h, count, cells_, cells_},
                           projection_.gradient, cells_, true, team);
  };
  add(d_recurrent_, h_.at(0), rows());
  if (projects_carried_) add(d_m_before_.data(), h_.before(0), shape_.sequences);
}

// dh(t), without `carried_`.
template <class Real>
const Real* Recurrence<Real>::d_hidden(std::size_t t, Team& team) {
  if (!has_projection()) return d_recurrent(t);
  Real* dh = outputs_hidden_ ? d_outputs_ + t * shape_.sequences * cells_ : d_h_.data();
  project_.backward({d_recurrent(t), recurrent_size()}, {dh, cells_}, shape_.sequences,
                    outputs_hidden_, team);
  return dh;
}

template <class Real>
void Recurrence<Real>::add_gradients(Team& team) {
  linalg::multiply(d_gates(0, gates_size()), all(recurrent_input().before(0), recurrent_size()),
                   recurrent_.gradient, recurrent_size(), true, team);
}

template <class Real>
std::unique_ptr<Recurrence<Real>> make_recurrence(const LayerSpec& layer,
                                                  const Layout::Direction& positions,
                                                  Parameters<Real>& parameters) {
  switch (layer.cell.kind) {
    case CellKind::rnn:
      return make_rnn(layer, positions, parameters);
    case CellKind::lstm:
      return make_lstm(layer, positions, parameters);
    case CellKind::gru:
      break;
  }
  if (layer.cell.reset_after) return make_gru(layer, positions, parameters);
  return make_reset_before_gru(layer, positions, parameters);
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
