// The two GRU cells, told apart by where the reset gate r acts:
//
//   GruCell             after the recurrent product (PyTorch, cuDNN; ONNX linear_before_reset=1):
//                       n = tanh(W_xn x + b_n + r (W_hn m + b_hn))
//   ResetBeforeGruCell  before it (Cho et al. 2014, ONNX's default):
//                       n = tanh(W_xn x + W_hn (r h(t-1)) + b_n)
//
// Both end with h = (1 - z) n + z h(t-1), where h(t-1) has all cells, even if a projection
// compresses the recurrent input. The formulas are in kernels/gru/gru.h and
// kernels/gru_reset_before/gru_reset_before.h.
#pragma once

#include "cells/fused_cell.h"
#include "cells/reset_after.h"

namespace compact_rnn {

class GruCell : public FusedCell {
 public:
  GruCell(const CellSpec& spec, const CellWeights& weights);
  Workspace new_workspace(std::size_t streams, std::size_t frames) const override;

 private:
  void finish(const GateSums& sums, Range cells, CellState& state) const override;
  void finish_with(const GateSums& sums, const float* recurrent_start, Range cells,
                   CellState& state) const;
  void advance_many(const Step* steps, std::size_t count, Workspace& work,
                    Team& team) const override;
  std::size_t vector_bytes() const override { return reset_after_.bytes(); }

  ResetAfter reset_after_;
  float gate_clip_;
};

// Two passes over the weights, since n needs r of all cells. With a projection P the second pass is
// W_hn P (r h(t-1)), so P is applied twice a frame.
class ResetBeforeGruCell : public Cell {
 public:
  ResetBeforeGruCell(const CellSpec& spec, const CellWeights& weights);
  Workspace new_workspace(std::size_t streams, std::size_t frames) const override;

 private:
  // The cell's own scratch for stream j: z, r h(t-1), and P (r h(t-1)).
  struct Scratch {
    float *z, *reset, *projected;
  };
  Scratch scratch_of(Workspace& work, std::size_t j) const;
  // What W_hn multiplies.
  const float* candidate_input(const Scratch& scratch) const {
    return projection_ ? scratch.projected : scratch.reset;
  }

  void advance_one(const Step& step, Workspace& work, Team& team) const override;
  void advance_many(const Step* steps, std::size_t count, Workspace& work,
                    Team& team) const override;
  void finish_gates(const GateSums& sums, Range cells, const CellState& state,
                    const Scratch& scratch) const;
  void finish_candidate(const GateSums& sums, Range cells, CellState& state,
                        const Scratch& scratch) const;

  float gate_clip_;
};

}  // namespace compact_rnn
