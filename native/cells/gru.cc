#include "cells/gru.h"

#include <algorithm>
#include <vector>

namespace compact_rnn {

static AlignedArray<float> gru_start(const CellWeights& w) {
  std::vector<float> biases(w.bias, w.bias + 3 * w.cells);
  biases.resize(4 * w.cells, 0.0f);
  if (w.recurrent_bias != nullptr) std::copy_n(w.recurrent_bias, w.cells, biases.begin() + 3 * w.cells);
  return in_order(biases.data(), gate_order(4, w.cells));
}

GruCell::GruCell(const CellWeights& w)
    : Cell(w),
      gates_({w.input, w.recurrent}, gate_order(3, w.cells), 3),
      start_(gru_start(w)),
      gate_clip_(w.gate_clip) {}

void GruCell::advance(const float* x, CellState& state) const {
  kernels().gru({gates_.data(), gates_.stride(), start_.data(), x, n_in_, fed_back(state), n_rec_,
                 blocks_of(cells_), gate_clip_, state.h.data(), state.h_next.data()});
}

static Affine gru_gate(const CellWeights& w, std::size_t gate, Activation activation) {
  const Matrix input{w.input.row(gate * w.cells), w.cells, w.input.cols};
  const Matrix recurrent{w.recurrent.row(gate * w.cells), w.cells, w.recurrent.cols};
  return Affine(input, recurrent, w.bias + gate * w.cells, activation, w.gate_clip);
}

ResetBeforeGruCell::ResetBeforeGruCell(const CellWeights& w)
    : Cell(w),
      reset_(gru_gate(w, 0, Activation::sigmoid)),
      update_(gru_gate(w, 1, Activation::sigmoid)),
      candidate_(gru_gate(w, 2, Activation::tanh)) {}

CellState ResetBeforeGruCell::new_state() const {
  CellState state = Cell::new_state();
  state.scratch = AlignedArray<float>(state.h.size() + state.m.size());  // r, later r h or z; P (r h)
  return state;
}

void ResetBeforeGruCell::advance(const float* x, CellState& state) const {
  const float* h = state.h.data();
  float* h_next = state.h_next.data();
  float* r = state.scratch.data();
  float* projected = r + state.h.size();

  reset_.apply(x, fed_back(state), r);
  for (std::size_t i = 0; i < cells_; ++i) r[i] *= h[i];
  if (projection_) projection_->apply(r, nullptr, projected);
  candidate_.apply(x, projection_ ? projected : r, h_next);
  float* z = r;
  update_.apply(x, fed_back(state), z);
  for (std::size_t i = 0; i < cells_; ++i) h_next[i] += z[i] * (h[i] - h_next[i]);
}

}  // namespace compact_rnn
