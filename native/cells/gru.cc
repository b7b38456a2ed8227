#include "cells/gru.h"

namespace compact_rnn {

GruCell::GruCell(const CellSpec& spec, const CellWeights& w)
    : FusedCell(spec, w),
      reset_after_(w, spec.cells),
      gate_clip_(static_cast<float>(spec.gate_clip)) {}

Workspace GruCell::new_workspace(std::size_t streams, std::size_t frames) const {
  Workspace work = Cell::new_workspace(streams, frames);
  if (streams > 1) work.scratch = AlignedArray<float>(streams * sums_size());
  work.scratch_vectors.resize(streams);
  return work;
}

void GruCell::finish(const GateSums& sums, Range cells, CellState& state) const {
  finish_with(sums, reset_after_.recurrent_bias(), cells, state);
}

void GruCell::finish_with(const GateSums& sums, const float* recurrent_start, Range cells,
                          CellState& state) const {
  kernels().gru({sums.start, recurrent_start, sums.x, sums.m, cells.first, cells.last, gate_clip_,
                 state.h.data(), state.h_next.data()});
}

void GruCell::advance_many(const Step* steps, std::size_t count, Workspace& work,
                           Team& team) const {
  const std::size_t inputs = gather(steps, count, work, team);
  reset_after_.gather(work, count);
  team.split(blocks(), [&](Range cells) {
    ResetAfter::sum(gates_, work, inputs, count, cells);
    for (std::size_t j = 0; j < count; ++j)
      finish_with({work.recurrent[j].y, {}, {}}, work.scratch_vectors[j].y, cells, *steps[j].state);
  });
}

ResetBeforeGruCell::ResetBeforeGruCell(const CellSpec& spec, const CellWeights& w)
    : Cell(spec, w), gate_clip_(static_cast<float>(spec.gate_clip)) {}

Workspace ResetBeforeGruCell::new_workspace(std::size_t streams, std::size_t frames) const {
  Workspace work = Cell::new_workspace(streams, frames);
  const std::size_t projected = projection_ ? projection_->padded_rows() : 0;
  work.scratch = AlignedArray<float>(streams * (2 * padded(cells_) + projected));
  work.scratch_vectors.resize(streams);
  return work;
}

ResetBeforeGruCell::Scratch ResetBeforeGruCell::scratch_of(Workspace& work, std::size_t j) const {
  float* z = work.scratch.data() + j * (work.scratch.size() / work.scratch_vectors.size());
  return {z, z + padded(cells_), z + 2 * padded(cells_)};
}

void ResetBeforeGruCell::finish_gates(const GateSums& sums, Range cells, const CellState& state,
                                      const Scratch& scratch) const {
  kernels().gru_gates({sums.start, sums.x, sums.m, cells.first, cells.last, gate_clip_,
                       state.h.data(), scratch.z, scratch.reset});
}

void ResetBeforeGruCell::finish_candidate(const GateSums& sums, Range cells, CellState& state,
                                          const Scratch& scratch) const {
  kernels().gru_candidate({sums.start, sums.x, sums.m, cells.first, cells.last, gate_clip_,
                           state.h.data(), scratch.z, state.h_next.data()});
}

void ResetBeforeGruCell::advance_one(const Step& step, Workspace& work, Team& team) const {
  const Scratch scratch = scratch_of(work, 0);
  GateSums sums = input_sums(step, work, team);
  sums.m = recurrent_segment(recurrent_input(*step.state), work, team);
  team.split(blocks(), [&](Range cells) { finish_gates(sums, cells, *step.state, scratch); });
  if (projection_) projection_->apply(scratch.reset, scratch.projected, *work.h, team);
  sums.m = recurrent_segment(candidate_input(scratch), work, team);
  team.split(blocks(), [&](Range cells) { finish_candidate(sums, cells, *step.state, scratch); });
}

void ResetBeforeGruCell::advance_many(const Step* steps, std::size_t count, Workspace& work,
                                      Team& team) const {
  const std::size_t inputs = gather(steps, count, work, team);
  team.split(blocks(), [&](Range cells) {
    gates_.add(gates_.input(), work.inputs.data(), inputs, cells, R, kGruGates);
    gates_.add(gates_.recurrent(), work.recurrent.data(), count, cells, R, N);
    for (std::size_t j = 0; j < count; ++j)
      finish_gates({work.recurrent[j].y, {}, {}}, cells, *steps[j].state, scratch_of(work, j));
  });
  for (std::size_t j = 0; j < count; ++j) {
    work.projected[j].x.v = scratch_of(work, j).reset;
    work.projected[j].y = scratch_of(work, j).projected;
  }
  if (projection_) projection_->apply_many(work.projected.data(), count, *work.h, team);
  for (std::size_t j = 0; j < count; ++j)
    work.recurrent[j].x.v = candidate_input(scratch_of(work, j));
  work.m->of_many(work.recurrent.data(), count, team);
  team.split(blocks(), [&](Range cells) {
    gates_.add(gates_.recurrent(), work.recurrent.data(), count, cells, N, kGruGates);
    for (std::size_t j = 0; j < count; ++j)
      finish_candidate({work.recurrent[j].y, {}, {}}, cells, *steps[j].state, scratch_of(work, j));
  });
}

}  // namespace compact_rnn
