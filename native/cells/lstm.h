// The LSTM cell with optional peepholes, clips and projection (Sak et al. 2014); the formulas are
// in kernels/lstm/lstm.h.
#pragma once

#include "cells/fused_cell.h"

namespace compact_rnn {

class LstmCell : public FusedCell {
 public:
  explicit LstmCell(const CellWeights& weights);
  CellState new_state() const override;

 private:
  void finish(const GateSums& sums, Range cells, CellState& state) const override;
  std::size_t vector_bytes() const override { return peepholes_.size() * sizeof(float); }

  AlignedArray<float> peepholes_;  // empty where there are none
  float gate_clip_, cell_clip_;
};

}  // namespace compact_rnn
