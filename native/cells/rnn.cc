#include "cells/rnn.h"

namespace compact_rnn {

RnnCell::RnnCell(const CellWeights& w)
    : FusedCell(w), activation_(w.activation), clip_(w.gate_clip) {}

void RnnCell::finish(const GateSums& sums, Range cells, CellState& state) const {
  kernels().affine({sums.start, sums.x, sums.m, cells.first, cells.last, clip_, activation_,
                    state.h_next.data()});
}

}  // namespace compact_rnn
