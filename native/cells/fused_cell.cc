#include "cells/fused_cell.h"

namespace compact_rnn {

void FusedCell::advance_one(const Step& step, Workspace& work, Team& team) const {
  GateSums sums = input_sums(step, work, team);
  sums.m = recurrent_of(fed_back(*step.state), work, team);
  team.split(blocks(), [&](Range cells) { finish(sums, cells, *step.state); });
}

void FusedCell::advance_many(const Step* steps, std::size_t count, Workspace& work,
                             Team& team) const {
  const std::size_t inputs = gather(steps, count, work, team);
  team.split(blocks(), [&](Range cells) {
    gates_.add(gates_.input(), work.inputs.data(), inputs, cells, 0, gates_.count());
    gates_.add(gates_.recurrent(), work.recurrent.data(), count, cells, 0, gates_.count());
    for (std::size_t j = 0; j < count; ++j)
      finish({work.recurrent[j].y, {}, {}}, cells, *steps[j].state);
  });
}

}  // namespace compact_rnn
