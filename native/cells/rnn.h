// The plain recurrent cell: h(t) = activation(W_x x(t) + W_h m(t-1) + b) (Prabhavalkar et al. 2016,
// Eq. 1).
#pragma once

#include "cells/fused_cell.h"

namespace compact_rnn {

class RnnCell : public FusedCell {
 public:
  RnnCell(const CellSpec& spec, const CellWeights& weights)
      : FusedCell(spec, weights),
        activation_(spec.activation),
        clip_(static_cast<float>(spec.gate_clip)) {}

 private:
  void finish(const GateSums& sums, Range cells, CellState& state) const override {
    kernels().affine({sums.start, sums.x, sums.m, cells.first, cells.last, clip_, activation_,
                      state.h_next.data()});
  }

  Activation activation_;
  float clip_;
};

}  // namespace compact_rnn
