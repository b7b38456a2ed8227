#include "cells/cell.h"

#include <utility>

#include "cells/gru.h"
#include "cells/lstm.h"
#include "cells/rnn.h"

namespace compact_rnn {

Cell::Cell(const CellWeights& weights) : cells_(weights.cells) {
  if (weights.projection) projection_.emplace(weights.projection, Matrix{}, nullptr);
}

CellState Cell::new_state() const {
  const std::size_t size = blocks_of(cells_) * kBlockRows;
  CellState state;
  state.h = AlignedArray<float>(size);
  state.h_next = AlignedArray<float>(size);
  if (projection_) state.m = AlignedArray<float>(projection_->padded_rows());
  return state;
}

void Cell::step(const Frame& frame, CellState& state) const {
  advance(frame, state);
  std::swap(state.h, state.h_next);
  refresh(state);
}

void Cell::refresh(CellState& state) const {
  if (projection_) projection_->apply({state.h.data(), nullptr}, nullptr, state.m.data());
}

std::unique_ptr<Cell> make_cell(const CellWeights& weights) {
  switch (weights.kind) {
    case CellKind::rnn:
      return std::make_unique<RnnCell>(weights);
    case CellKind::lstm:
      return std::make_unique<LstmCell>(weights);
    case CellKind::gru:
      break;
  }
  if (weights.reset_after) return std::make_unique<GruCell>(weights);
  return std::make_unique<ResetBeforeGruCell>(weights);
}

}  // namespace compact_rnn
