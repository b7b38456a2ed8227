// The sums of a GRU whose reset gate acts after the recurrent product (GruCell, CurvedGruCell):
//
//   n = tanh(W_xn x + b_n + r (W_hn m + b_hn))
//
// The recurrent part of n, W_hn m + b_hn, is summed separately, in Workspace::scratch, since r
// scales only that part.
#pragma once

#include "cells/cell.h"

namespace compact_rnn {

// Of every three blocks, which one belongs to which gate.
enum GruGate : std::size_t { R, Z, N, kGruGates };

class ResetAfter {
 public:
  ResetAfter(const CellWeights& weights, std::size_t cells);

  // b_hn in the third of every three blocks.
  const float* recurrent_bias() const { return recurrent_bias_.data(); }
  std::size_t bytes() const { return recurrent_bias_.size() * sizeof(float); }

  // Sets work.scratch_vectors of `count` streams, of which Cell::gather has set work.recurrent.
  void gather(Workspace& work, std::size_t count) const;
  // The sums of `count` streams, of which `inputs` have input sums to be made, for the blocks
  // `cells`: those of r and z, and W_xn x + b_n, in work.recurrent[j].y, and the recurrent part of
  // n in work.scratch_vectors[j].y.
  static void sum(const Gates& gates, Workspace& work, std::size_t inputs, std::size_t count,
                  Range cells);

 private:
  AlignedArray<float> recurrent_bias_;
};

}  // namespace compact_rnn
