#include "cells/gru.h"

#include <algorithm>

namespace compact_rnn {

GruCell::GruCell(const CellWeights& w)
    : Cell(w),
      gates_(w.input, w.recurrent, w.bias, 3, w.cells),
      recurrent_bias_(blocks_of(w.cells) * kBlockRows),
      gate_clip_(w.gate_clip) {
  if (w.recurrent_bias != nullptr) std::copy_n(w.recurrent_bias, w.cells, recurrent_bias_.data());
}

void GruCell::sum_inputs(const float* xs, std::size_t count, float* sums) const {
  gates_.sum_inputs(xs, count, sums);
}

void GruCell::advance(const Frame& frame, CellState& state) const {
  kernels().gru({gates_.start(frame), recurrent_bias_.data(), gates_.x(frame), gates_.m(fed_back(state)),
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

void ResetBeforeGruCell::sum_inputs(const float* xs, std::size_t count, float* sums) const {
  float* part = sums;
  for (const Affine* gate : {&reset_, &update_, &candidate_}) {
    gate->sum_inputs(xs, count, part, sums_size());
    part += gate->padded_rows();
  }
}

void ResetBeforeGruCell::advance(const Frame& frame, CellState& state) const {
  const float* h = state.h.data();
  float* h_next = state.h_next.data();
  float* r = state.scratch.data();
  float* projected = r + state.h.size();
  const auto part = [&](std::size_t gate) -> Frame {
    return {frame.x, frame.sums == nullptr ? nullptr : frame.sums + gate * reset_.padded_rows()};
  };

  reset_.apply(part(0), fed_back(state), r);
  for (std::size_t i = 0; i < cells_; ++i) r[i] *= h[i];
  if (projection_) projection_->apply({r, nullptr}, nullptr, projected);
  candidate_.apply(part(2), projection_ ? projected : r, h_next);
  float* z = r;
  update_.apply(part(1), fed_back(state), z);
  for (std::size_t i = 0; i < cells_; ++i) h_next[i] += z[i] * (h[i] - h_next[i]);
}

}  // namespace compact_rnn
