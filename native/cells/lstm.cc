#include "cells/lstm.h"

namespace compact_rnn {

LstmCell::LstmCell(const CellWeights& w)
    : Cell(w),
      gates_({w.input, w.recurrent}, gate_order(4, w.cells), 4),
      bias_(in_order(w.bias, gate_order(4, w.cells))),
      gate_clip_(w.gate_clip),
      cell_clip_(w.cell_clip) {
  if (w.peepholes != nullptr) peepholes_ = in_order(w.peepholes, gate_order(3, w.cells));
}

CellState LstmCell::new_state() const {
  CellState state = Cell::new_state();
  state.c = AlignedArray<float>(state.h.size());
  return state;
}

void LstmCell::advance(const float* x, CellState& state) const {
  kernels().lstm({gates_.data(), gates_.stride(), bias_.data(), peepholes_.data(), x, n_in_, fed_back(state),
                  n_rec_, blocks_of(cells_), gate_clip_, cell_clip_, state.c.data(), state.h_next.data()});
}

std::size_t LstmCell::weight_bytes() const {
  return gates_.bytes() + (bias_.size() + peepholes_.size()) * sizeof(float);
}

}  // namespace compact_rnn
