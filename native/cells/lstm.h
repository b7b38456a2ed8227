// The LSTM cell with optional peepholes, clips and projection (Sak et al. 2014); the formulas are
// in kernels/lstm/lstm.h.
#pragma once

#include <algorithm>

#include "cells/fused_cell.h"

namespace compact_rnn {

class LstmCell : public FusedCell {
 public:
  LstmCell(const CellSpec& spec, const CellWeights& weights)
      : FusedCell(spec, weights),
        gate_clip_(static_cast<float>(spec.gate_clip)),
        cell_clip_(static_cast<float>(spec.cell_clip)) {
    if (weights.peepholes != nullptr)
      peepholes_ = in_order(weights.peepholes, gate_order(3, cells_));
  }

  CellState new_state() const override {
    CellState state = Cell::new_state();
    state.c = AlignedArray<float>(state.h.size());
    if (initial_cell_.size() != 0)
      std::copy_n(initial_cell_.data(), initial_cell_.size(), state.c.data());
    return state;
  }

 private:
  void finish(const GateSums& sums, Range cells, CellState& state) const override {
    kernels().lstm({sums.start, peepholes_.data(), sums.x, sums.m, cells.first, cells.last,
                    gate_clip_, cell_clip_, state.c.data(), state.h_next.data()});
  }
  std::size_t vector_bytes() const override { return peepholes_.size() * sizeof(float); }

  AlignedArray<float> peepholes_;  // empty where there are none
  float gate_clip_, cell_clip_;
};

}  // namespace compact_rnn
