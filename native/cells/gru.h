// The two GRU cells in use. They differ in where the reset gate r acts:
//   GruCell            n = tanh(W_xn x + b_n + r (W_hn m + b_hn))   after the recurrent product: PyTorch,
//   cuDNN ResetBeforeGruCell n = tanh(W_xn x + W_hn (r h(t-1)) + b_n)     before it: Cho et al. 2014, ONNX's
//   default
// and both end with h = (1 - z) n + z h(t-1), with the whole h(t-1) also where a projection compresses the
// recurrence.
#pragma once

#include "cells/cell.h"

namespace compact_rnn {

class GruCell : public Cell {
 public:
  explicit GruCell(const CellWeights& weights);

 private:
  void advance(const float* x, CellState& state) const override;
  std::size_t weight_bytes() const override { return gates_.bytes() + start_.size() * sizeof(float); }

  Panels gates_;
  AlignedArray<float> start_;  // per block: b_r, b_z, b_n, b_hn
  float gate_clip_;
};

// In two passes over the weights, since n needs r of all cells. With a projection P the second is W_hn P (r
// h(t-1)): P is applied twice a frame.
class ResetBeforeGruCell : public Cell {
 public:
  explicit ResetBeforeGruCell(const CellWeights& weights);
  CellState new_state() const override;

 private:
  void advance(const float* x, CellState& state) const override;
  std::size_t weight_bytes() const override { return reset_.bytes() + update_.bytes() + candidate_.bytes(); }

  Affine reset_, update_, candidate_;
};

}  // namespace compact_rnn
