#include "cells/rnn.h"

namespace compact_rnn {

RnnCell::RnnCell(const CellWeights& w)
    : Cell(w), sums_(w.input, w.recurrent, w.bias, w.activation, w.gate_clip) {}

void RnnCell::sum_inputs(const float* xs, std::size_t count, float* sums) const {
  sums_.sum_inputs(xs, count, sums, sums_size());
}

void RnnCell::advance(const Frame& frame, CellState& state) const {
  sums_.apply(frame, fed_back(state), state.h_next.data());
}

}  // namespace compact_rnn
