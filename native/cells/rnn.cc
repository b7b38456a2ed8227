#include "cells/rnn.h"

namespace compact_rnn {

RnnCell::RnnCell(const CellWeights& w)
    : Cell(w), sums_(w.input, w.recurrent, w.bias, w.activation, w.gate_clip) {}

void RnnCell::advance(const float* x, CellState& state) const {
  sums_.apply(x, fed_back(state), state.h_next.data());
}

}  // namespace compact_rnn
