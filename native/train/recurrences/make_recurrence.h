// The recurrence of a layer's kind of cell.
#pragma once

#include <memory>

#include "train/recurrences/recurrence.h"

namespace compact_rnn::train {

template <class Real>
std::unique_ptr<Recurrence<Real>> make_recurrence(const LayerSpec& layer,
                                                  const Layout::Direction& positions,
                                                  Parameters<Real>& parameters);

// Each is in the file of its cell.
template <class Real>
std::unique_ptr<Recurrence<Real>> make_rnn(const LayerSpec& layer,
                                           const Layout::Direction& positions,
                                           Parameters<Real>& parameters);
template <class Real>
std::unique_ptr<Recurrence<Real>> make_lstm(const LayerSpec& layer,
                                            const Layout::Direction& positions,
                                            Parameters<Real>& parameters);
template <class Real>
std::unique_ptr<Recurrence<Real>> make_gru(const LayerSpec& layer,
                                           const Layout::Direction& positions,
                                           Parameters<Real>& parameters);
template <class Real>
std::unique_ptr<Recurrence<Real>> make_reset_before_gru(const LayerSpec& layer,
                                                        const Layout::Direction& positions,
                                                        Parameters<Real>& parameters);

}  // namespace compact_rnn::train
