// A cell that one kernel takes from gate sums to h(t), block by block of cells: rnn, lstm and gru.
#pragma once

#include "cells/cell.h"

namespace compact_rnn {

class FusedCell : public Cell {
 protected:
  using Cell::Cell;

  // Writes h(t) of the blocks `cells` to state.h_next. Where the sums are complete they come as
  // `start`, without parts.
  virtual void finish(const GateSums& sums, Range cells, CellState& state) const = 0;

  void advance_one(const Step& step, Workspace& work, Team& team) const override {
    GateSums sums = input_sums(step, work, team);
    sums.m = recurrent_segment(recurrent_input(*step.state), work, team);
    team.split(blocks(), [&](Range cells) { finish(sums, cells, *step.state); });
  }

  void advance_many(const Step* steps, std::size_t count, Workspace& work,
                    Team& team) const override {
    const std::size_t inputs = gather(steps, count, work, team);
    team.split(blocks(), [&](Range cells) {
      gates_.add(gates_.input(), work.inputs.data(), inputs, cells, 0, gates_.count());
      gates_.add(gates_.recurrent(), work.recurrent.data(), count, cells, 0, gates_.count());
      for (std::size_t j = 0; j < count; ++j)
        finish({work.recurrent[j].y, {}, {}}, cells, *steps[j].state);
    });
  }
};

}  // namespace compact_rnn
