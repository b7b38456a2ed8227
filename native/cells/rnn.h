// The plain recurrent cell: h(t) = activation(W_x x(t) + W_h m(t-1) + b) (Prabhavalkar et al. 2016,
// Eq. 1).
#pragma once

#include "cells/fused_cell.h"

namespace compact_rnn {

class RnnCell : public FusedCell {
 public:
  explicit RnnCell(const CellWeights& weights);

 private:
  void finish(const GateSums& sums, Range cells, CellState& state) const override;

  Activation activation_;
  float clip_;
};

}  // namespace compact_rnn
