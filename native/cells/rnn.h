// The plain recurrent cell: h(t) = activation(W_x x(t) + W_h m(t-1) + b) (Prabhavalkar et al. 2016, Eq. 1).
#pragma once

#include "cells/cell.h"

namespace compact_rnn {

class RnnCell : public Cell {
 public:
  explicit RnnCell(const CellWeights& weights);

  void sum_inputs(const float* xs, std::size_t count, float* sums) const override;
  std::size_t sums_size() const override { return sums_.padded_rows(); }

 private:
  void advance(const Frame& frame, CellState& state) const override;
  std::size_t weight_bytes() const override { return sums_.bytes(); }

  Affine sums_;
};

}  // namespace compact_rnn
