#include "cells/lstm.h"

namespace compact_rnn {

LstmCell::LstmCell(const CellWeights& w)
    : FusedCell(w), gate_clip_(w.gate_clip), cell_clip_(w.cell_clip) {
  if (w.peepholes != nullptr) peepholes_ = in_order(w.peepholes, gate_order(3, w.cells));
}

CellState LstmCell::new_state() const {
  CellState state = Cell::new_state();
  state.c = AlignedArray<float>(state.h.size());
  return state;
}

void LstmCell::finish(const GateSums& sums, Range cells, CellState& state) const {
  kernels().lstm({sums.start, peepholes_.data(), sums.x, sums.m, cells.first, cells.last,
                  gate_clip_, cell_clip_, state.c.data(), state.h_next.data()});
}

}  // namespace compact_rnn
