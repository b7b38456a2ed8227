#include "cells/cell.h"

#include <algorithm>
#include <utility>

namespace compact_rnn {

Cell::Cell(const CellSpec& spec, const CellWeights& w)
    : cells_(spec.cells), gates_(w.input, w.recurrent, w.bias, w.input_precision) {
  if (w.projection) projection_.emplace(w.projection, nullptr);
  const BlockOrder order = gate_order(1, cells_);
  if (w.initial_hidden != nullptr) initial_hidden_ = in_order(w.initial_hidden, order);
  if (w.initial_cell != nullptr) initial_cell_ = in_order(w.initial_cell, order);
}

CellState Cell::new_state() const {
  CellState state;
  state.h = AlignedArray<float>(padded(cells_));
  state.h_next = AlignedArray<float>(padded(cells_));
  if (projection_) state.m = AlignedArray<float>(projection_->padded_rows());
  if (initial_hidden_.size() == 0) return state;
  std::copy_n(initial_hidden_.data(), initial_hidden_.size(), state.h.data());
  refresh(state);
  return state;
}

Workspace Cell::new_workspace(std::size_t streams, std::size_t frames) const {
  Workspace work;
  work.x = gates_.new_input_operands(std::max(streams, frames));
  work.m = gates_.new_recurrent_operands(streams);
  if (projection_) work.h = projection_->new_operands(Precision::one_byte, streams);
  if (streams > 1) work.sums = AlignedArray<float>(streams * sums_size());
  work.inputs.resize(std::max(streams, frames));
  work.recurrent.resize(streams);
  work.projected.resize(streams);
  return work;
}

void Cell::step(const Step* steps, std::size_t count, Workspace& work, Team& team) const {
  if (count == 1)
    advance_one(*steps, work, team);
  else
    advance_many(steps, count, work, team);
  for (std::size_t j = 0; j < count; ++j) std::swap(steps[j].state->h, steps[j].state->h_next);
  if (!projection_) return;
  if (count == 1)
    return projection_->apply(steps->state->h.data(), steps->state->m.data(), *work.h, team);
  for (std::size_t j = 0; j < count; ++j) {
    work.projected[j].x.v = steps[j].state->h.data();
    work.projected[j].y = steps[j].state->m.data();
  }
  projection_->apply_many(work.projected.data(), count, *work.h, team);
}

void Cell::sum_inputs(const float* xs, std::size_t count, float* sums, Workspace& work,
                      Team& team) const {
  const std::size_t n_in = gates_.columns();
  for (std::size_t j = 0; j < count; ++j) {
    work.inputs[j] = {{}, gates_.bias(), sums + j * sums_size()};
    work.inputs[j].x.v = xs + j * n_in;
  }
  work.x->of_many(work.inputs.data(), count, team);
  team.split(blocks(), [&](Range cells) {
    gates_.add(gates_.input(), work.inputs.data(), count, cells, 0, gates_.count());
  });
}

void Cell::refresh(CellState& state) const {
  if (!projection_) return;
  const auto operands = projection_->new_operands(Precision::one_byte, 1);
  projection_->apply(state.h.data(), state.m.data(), *operands, *TeamLease(1));
}

GateSums Cell::input_sums(const Step& step, Workspace& work, Team& team) const {
  if (step.x == nullptr) return {step.sums, {}, {}};
  return {gates_.bias(), {gates_.input(), work.x->of(step.x, team)}, {}};
}

std::size_t Cell::gather(const Step* steps, std::size_t count, Workspace& work, Team& team) const {
  std::size_t inputs = 0;
  for (std::size_t j = 0; j < count; ++j) {
    float* sums = steps[j].x == nullptr ? steps[j].sums : work.sums.data() + j * sums_size();
    if (steps[j].x != nullptr) {
      work.inputs[inputs] = {{}, gates_.bias(), sums};
      work.inputs[inputs++].x.v = steps[j].x;
    }
    work.recurrent[j] = {{}, sums, sums};
    work.recurrent[j].x.v = recurrent_input(*steps[j].state);
  }
  work.x->of_many(work.inputs.data(), inputs, team);
  work.m->of_many(work.recurrent.data(), count, team);
  return inputs;
}

}  // namespace compact_rnn
