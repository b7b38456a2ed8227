// The two GRU cells in use. They differ in where the reset gate r acts:
//
//   GruCell             after the recurrent product (PyTorch, cuDNN):
//                       n = tanh(W_xn x + b_n + r (W_hn m + b_hn))
//   ResetBeforeGruCell  before it (Cho et al. 2014, ONNX's default):
//                       n = tanh(W_xn x + W_hn (r h(t-1)) + b_n)
//
// Both end with h = (1 - z) n + z h(t-1), with the whole h(t-1) also where a projection compresses the recurrence.
#pragma once

#include "cells/cell.h"

namespace compact_rnn {

class GruCell : public Cell {
 public:
  explicit GruCell(const CellWeights& weights);
  void sum_inputs(const float* xs, std::size_t count, float* sums) const override;
  std::size_t sums_size() const override { return gates_.sums_size(); }

 private:
  void advance(const Frame& frame, CellState& state) const override;
  std::size_t weight_bytes() const override {
    return gates_.bytes() + recurrent_bias_.size() * sizeof(float);
  }

  Gates gates_;
  AlignedArray<float> recurrent_bias_;  // b_hn
  float gate_clip_;
};

// In two passes over the weights, since n needs r of all cells. With a projection P the second is W_hn P (r
// h(t-1)): P is applied twice a frame.
class ResetBeforeGruCell : public Cell {
 public:
  explicit ResetBeforeGruCell(const CellWeights& weights);
  CellState new_state() const override;
  void sum_inputs(const float* xs, std::size_t count, float* sums) const override;
  std::size_t sums_size() const override { return 3 * reset_.padded_rows(); }  // [r | z | n]

 private:
  void advance(const Frame& frame, CellState& state) const override;
  std::size_t weight_bytes() const override { return reset_.bytes() + update_.bytes() + candidate_.bytes(); }

  Affine reset_, update_, candidate_;
};

}  // namespace compact_rnn
