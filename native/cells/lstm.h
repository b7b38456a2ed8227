// The LSTM cell with optional peepholes, clips and projection (Sak et al. 2014); the formulas are in
// kernels/lstm/lstm.h.
#pragma once

#include "cells/cell.h"

namespace compact_rnn {

class LstmCell : public Cell {
 public:
  explicit LstmCell(const CellWeights& weights);
  CellState new_state() const override;
  void sum_inputs(const float* xs, std::size_t count, float* sums) const override;
  std::size_t sums_size() const override { return gates_.sums_size(); }

 private:
  void advance(const Frame& frame, CellState& state) const override;
  std::size_t weight_bytes() const override;

  Gates gates_;
  AlignedArray<float> peepholes_;  // empty where there are none
  float gate_clip_, cell_clip_;
};

}  // namespace compact_rnn
