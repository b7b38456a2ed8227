// A cell that one kernel takes from gate sums to h(t), block by block of cells: rnn, lstm and gru.
#pragma once

#include "cells/cell.h"

namespace compact_rnn {

class FusedCell : public Cell {
 protected:
  explicit FusedCell(const CellWeights& weights) : Cell(weights) {}

  // Writes h(t) of the blocks `cells` to state.h_next. Where the sums are complete they come as
  // `start`, without parts.
  virtual void finish(const GateSums& sums, Range cells, CellState& state) const = 0;

  void advance_one(const Step& step, Workspace& work, Team& team) const override;
  void advance_many(const Step* steps, std::size_t count, Workspace& work,
                    Team& team) const override;
};

}  // namespace compact_rnn
