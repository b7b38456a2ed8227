#include "cells/reset_after.h"

#include <algorithm>

namespace compact_rnn {

ResetAfter::ResetAfter(const CellWeights& w, std::size_t cells)
    : recurrent_bias_(blocks_of(cells) * kGruGates * kBlockRows) {
  if (w.recurrent_bias == nullptr) return;
  const AlignedArray<float> bias = in_order(w.recurrent_bias, gate_order(1, cells));
  for (std::size_t block = 0; block < blocks_of(cells); ++block)
    std::copy_n(bias.data() + block * kBlockRows, kBlockRows,
                recurrent_bias_.data() + (block * kGruGates + N) * kBlockRows);
}

void ResetAfter::gather(Workspace& work, std::size_t count) const {
  for (std::size_t j = 0; j < count; ++j)
    work.scratch_vectors[j] = {work.recurrent[j].x, recurrent_bias_.data(),
                               work.scratch.data() + j * recurrent_bias_.size()};
}

void ResetAfter::sum(const Gates& gates, Workspace& work, std::size_t inputs, std::size_t count,
                     Range cells) {
  gates.add(gates.input(), work.inputs.data(), inputs, cells, R, kGruGates);
  gates.add(gates.recurrent(), work.recurrent.data(), count, cells, R, N);
  gates.add(gates.recurrent(), work.scratch_vectors.data(), count, cells, N, kGruGates);
}

}  // namespace compact_rnn
