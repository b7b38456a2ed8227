// Cells whose activations are not the usual ones, or whose gates are coupled: the weights are
// multiplied by the kernels, and the sums finished here, in plain C++, block by block of 16 cells.
//
//   CurvedRnnCell             h = f(sum)
//   CurvedLstmCell            i, o = f(..), f = f(..) or 1 - i, g = g(..); h = o h(c)
//   CurvedGruCell             r, z = f(..); n = g(W_xn x + b_n + r (W_hn m + b_hn))
//   CurvedResetBeforeGruCell  r, z = f(..); n = g(W_xn x + W_hn (r h(t-1)) + b_n)
//
// f, g and h are CellSpec::curves, as ONNX orders them. Everything else is as in the cells of these
// kinds in lstm.h and gru.h.
#pragma once

#include <algorithm>
#include <vector>

#include "cells/cell.h"
#include "cells/reset_after.h"

namespace compact_rnn {

// A cell that steps one stream as it steps several: sums in memory, then `finish`.
class CurvedCell : public Cell {
 public:
  Workspace new_workspace(std::size_t streams, std::size_t frames) const override;

 protected:
  CurvedCell(const CellSpec& spec, const CellWeights& weights);

  void advance_one(const Step& step, Workspace& work, Team& team) const override {
    advance_many(&step, 1, work, team);
  }
  void advance_many(const Step* steps, std::size_t count, Workspace& work,
                    Team& team) const override;
  // Writes h(t) of the blocks `cells` to state.h_next, from sums [block][gates][16].
  virtual void finish(const float* sums, Range cells, CellState& state) const = 0;

  float clipped(float sum) const { return std::min(std::max(sum, -gate_clip_), gate_clip_); }

  std::vector<Curve> curves_;
  float gate_clip_;
};

class CurvedRnnCell : public CurvedCell {
 public:
  CurvedRnnCell(const CellSpec& spec, const CellWeights& weights) : CurvedCell(spec, weights) {}

 private:
  void finish(const float* sums, Range cells, CellState& state) const override;
};

class CurvedLstmCell : public CurvedCell {
 public:
  CurvedLstmCell(const CellSpec& spec, const CellWeights& weights);
  CellState new_state() const override;

 private:
  void finish(const float* sums, Range cells, CellState& state) const override;
  float peephole(std::size_t gate, std::size_t cell) const;
  std::size_t vector_bytes() const override { return peepholes_.size() * sizeof(float); }

  AlignedArray<float> peepholes_;  // [block][3][16], or empty
  float cell_clip_;
  bool coupled_;
};

class CurvedGruCell : public CurvedCell {
 public:
  CurvedGruCell(const CellSpec& spec, const CellWeights& weights);
  Workspace new_workspace(std::size_t streams, std::size_t frames) const override;

 private:
  void advance_many(const Step* steps, std::size_t count, Workspace& work,
                    Team& team) const override;
  void finish(const float* sums, Range cells, CellState& state) const override;
  std::size_t vector_bytes() const override { return reset_after_.bytes(); }

  ResetAfter reset_after_;
};

class CurvedResetBeforeGruCell : public CurvedCell {
 public:
  CurvedResetBeforeGruCell(const CellSpec& spec, const CellWeights& weights)
      : CurvedCell(spec, weights) {}
  Workspace new_workspace(std::size_t streams, std::size_t frames) const override;

 private:
  void advance_many(const Step* steps, std::size_t count, Workspace& work,
                    Team& team) const override;
  void finish(const float* sums, Range cells, CellState& state) const override;
};

}  // namespace compact_rnn
