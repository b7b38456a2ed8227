#include "train/recurrences/make_recurrence.h"

namespace compact_rnn::train {

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

template std::unique_ptr<Recurrence<float>> make_recurrence(const LayerSpec&,
                                                            const Layout::Direction&,
                                                            Parameters<float>&);
template std::unique_ptr<Recurrence<double>> make_recurrence(const LayerSpec&,
                                                             const Layout::Direction&,
                                                             Parameters<double>&);

}  // namespace compact_rnn::train
