#include "cells/lstm.h"

namespace compact_rnn {

LstmCell::LstmCell(const CellWeights& w)
    : Cell(w),
      gates_(w.input, w.recurrent, w.bias, 4, w.cells),
      gate_clip_(w.gate_clip),
      cell_clip_(w.cell_clip) {
  if (w.peepholes != nullptr) peepholes_ = in_order(w.peepholes, gate_order(3, w.cells));
}

CellState LstmCell::new_state() const {
  CellState state = Cell::new_state();
  state.c = AlignedArray<float>(state.h.size());
  return state;
}

void LstmCell::sum_inputs(const float* xs, std::size_t count, float* sums) const {
  gates_.sum_inputs(xs, count, sums);
}

void LstmCell::advance(const Frame& frame, CellState& state) const {
  kernels().lstm({gates_.start(frame), peepholes_.data(), gates_.x(frame), gates_.m(fed_back(state)),
                  blocks_of(cells_), gate_clip_, cell_clip_, state.c.data(), state.h_next.data()});
}

std::size_t LstmCell::weight_bytes() const { return gates_.bytes() + peepholes_.size() * sizeof(float); }

}  // namespace compact_rnn
