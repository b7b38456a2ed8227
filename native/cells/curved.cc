#include "cells/curved.h"

namespace compact_rnn {

enum LstmGate : std::size_t { I, F, G, O, kLstmGates };

static std::vector<Curve> curves_of(const CellSpec& spec) {
  if (!spec.curves.empty()) return spec.curves;
  return {{CurveKind::sigmoid, 0, 0}, {CurveKind::tanh, 0, 0}, {CurveKind::tanh, 0, 0}};
}

CurvedCell::CurvedCell(const CellSpec& spec, const CellWeights& w)
    : Cell(spec, w), curves_(curves_of(spec)), gate_clip_(static_cast<float>(spec.gate_clip)) {}

Workspace CurvedCell::new_workspace(std::size_t streams, std::size_t frames) const {
  Workspace work = Cell::new_workspace(streams, frames);
  if (streams == 1) work.sums = AlignedArray<float>(sums_size());
  return work;
}

void CurvedCell::advance_many(const Step* steps, std::size_t count, Workspace& work,
                              Team& team) const {
  const std::size_t inputs = gather(steps, count, work, team);
  team.split(blocks(), [&](Range cells) {
    gates_.add(gates_.input(), work.inputs.data(), inputs, cells, 0, gates_.count());
    gates_.add(gates_.recurrent(), work.recurrent.data(), count, cells, 0, gates_.count());
    for (std::size_t j = 0; j < count; ++j) finish(work.recurrent[j].y, cells, *steps[j].state);
  });
}

void CurvedRnnCell::finish(const float* sums, Range cells, CellState& state) const {
  const Curve& f = curves_[0];
  for (std::size_t i = cells.first * kBlockRows; i < cells.last * kBlockRows; ++i)
    state.h_next[i] = f(clipped(sums[i]));
}

CurvedLstmCell::CurvedLstmCell(const CellSpec& spec, const CellWeights& w)
    : CurvedCell(spec, w),
      cell_clip_(static_cast<float>(spec.cell_clip)),
      coupled_(spec.coupled_gates) {
  if (w.peepholes != nullptr) peepholes_ = in_order(w.peepholes, gate_order(3, cells_));
}

CellState CurvedLstmCell::new_state() const {
  CellState state = Cell::new_state();
  state.c = AlignedArray<float>(state.h.size());
  if (initial_cell_.size() != 0)
    std::copy_n(initial_cell_.data(), initial_cell_.size(), state.c.data());
  return state;
}

// Of the gates i, f and o.
float CurvedLstmCell::peephole(std::size_t gate, std::size_t cell) const {
  if (peepholes_.size() == 0) return 0.0f;
  return peepholes_[(cell / kBlockRows * 3 + gate) * kBlockRows + cell % kBlockRows];
}

void CurvedLstmCell::finish(const float* sums, Range cells, CellState& state) const {
  const Curve &f = curves_[0], &g = curves_[1], &h = curves_[2];
  for (std::size_t k = cells.first * kBlockRows; k < cells.last * kBlockRows; ++k) {
    const float* of_cell = sums + k / kBlockRows * kLstmGates * kBlockRows + k % kBlockRows;
    const auto sum = [&](LstmGate gate) { return of_cell[gate * kBlockRows]; };
    const float c = state.c[k];
    const float in = f(clipped(sum(I) + peephole(0, k) * c));
    const float forget = coupled_ ? 1.0f - in : f(clipped(sum(F) + peephole(1, k) * c));
    const float next = forget * c + in * g(clipped(sum(G)));
    state.c[k] = std::min(std::max(next, -cell_clip_), cell_clip_);
    const float out = f(clipped(sum(O) + peephole(2, k) * state.c[k]));
    state.h_next[k] = out * h(state.c[k]);
  }
}

CurvedGruCell::CurvedGruCell(const CellSpec& spec, const CellWeights& w)
    : CurvedCell(spec, w), reset_after_(w, spec.cells) {}

Workspace CurvedGruCell::new_workspace(std::size_t streams, std::size_t frames) const {
  Workspace work = CurvedCell::new_workspace(streams, frames);
  work.scratch = AlignedArray<float>(streams * sums_size());
  work.scratch_vectors.resize(streams);
  return work;
}

// r times the recurrent part of n, from scratch, is added to the sums.
void CurvedGruCell::advance_many(const Step* steps, std::size_t count, Workspace& work,
                                 Team& team) const {
  const std::size_t inputs = gather(steps, count, work, team);
  reset_after_.gather(work, count);
  team.split(blocks(), [&](Range cells) {
    ResetAfter::sum(gates_, work, inputs, count, cells);
    for (std::size_t j = 0; j < count; ++j) {
      float* sums = work.recurrent[j].y;
      const float* recurrent = work.scratch_vectors[j].y;
      for (std::size_t k = cells.first * kBlockRows; k < cells.last * kBlockRows; ++k) {
        const std::size_t at = k / kBlockRows * kGruGates * kBlockRows + k % kBlockRows;
        const float r = curves_[0](clipped(sums[at + R * kBlockRows]));
        sums[at + N * kBlockRows] += r * recurrent[at + N * kBlockRows];
      }
      finish(sums, cells, *steps[j].state);
    }
  });
}

// h from the sums of z and n.
static void finish_gru(const Curve& f, const Curve& g, float clip, const float* sums, Range cells,
                       CellState& state) {
  const auto clipped = [clip](float sum) { return std::min(std::max(sum, -clip), clip); };
  for (std::size_t k = cells.first * kBlockRows; k < cells.last * kBlockRows; ++k) {
    const float* of_cell = sums + k / kBlockRows * kGruGates * kBlockRows + k % kBlockRows;
    const float z = f(clipped(of_cell[Z * kBlockRows])), n = g(clipped(of_cell[N * kBlockRows]));
    state.h_next[k] = (1.0f - z) * n + z * state.h[k];
  }
}

void CurvedGruCell::finish(const float* sums, Range cells, CellState& state) const {
  finish_gru(curves_[0], curves_[1], gate_clip_, sums, cells, state);
}

// Scratch: r h(t-1), then P (r h(t-1)) where there is a projection.
Workspace CurvedResetBeforeGruCell::new_workspace(std::size_t streams, std::size_t frames) const {
  Workspace work = CurvedCell::new_workspace(streams, frames);
  const std::size_t projected = projection_ ? projection_->padded_rows() : 0;
  work.scratch = AlignedArray<float>(streams * (padded(cells_) + projected));
  return work;
}

void CurvedResetBeforeGruCell::advance_many(const Step* steps, std::size_t count, Workspace& work,
                                            Team& team) const {
  const std::size_t size = work.scratch.size() / work.recurrent.size();
  const std::size_t inputs = gather(steps, count, work, team);
  team.split(blocks(), [&](Range cells) {
    gates_.add(gates_.input(), work.inputs.data(), inputs, cells, R, kGruGates);
    gates_.add(gates_.recurrent(), work.recurrent.data(), count, cells, R, N);
    for (std::size_t j = 0; j < count; ++j)
      for (std::size_t k = cells.first * kBlockRows; k < cells.last * kBlockRows; ++k) {
        const std::size_t at = k / kBlockRows * kGruGates * kBlockRows + k % kBlockRows;
        const float r = curves_[0](clipped(work.recurrent[j].y[at + R * kBlockRows]));
        work.scratch[j * size + k] = r * steps[j].state->h[k];
      }
  });
  for (std::size_t j = 0; j < count; ++j) {
    float* reset = work.scratch.data() + j * size;
    work.projected[j].x.v = reset;
    work.projected[j].y = reset + padded(cells_);
  }
  if (projection_) projection_->apply_many(work.projected.data(), count, *work.h, team);
  for (std::size_t j = 0; j < count; ++j)
    work.recurrent[j].x.v = work.scratch.data() + j * size + (projection_ ? padded(cells_) : 0);
  work.m->of_many(work.recurrent.data(), count, team);
  team.split(blocks(), [&](Range cells) {
    gates_.add(gates_.recurrent(), work.recurrent.data(), count, cells, N, kGruGates);
    for (std::size_t j = 0; j < count; ++j) finish(work.recurrent[j].y, cells, *steps[j].state);
  });
}

void CurvedResetBeforeGruCell::finish(const float* sums, Range cells, CellState& state) const {
  finish_gru(curves_[0], curves_[1], gate_clip_, sums, cells, state);
}

}  // namespace compact_rnn
