// All frames of a batch, shared out to a team.
#pragma once

#include "base/team.h"
#include "train/batch.h"

namespace compact_rnn::train {

// Calls turn(row, is_padding) for each row [frames * sequences].
template <class Turn>
void each_frame(const Shape& shape, Team& team, const Turn& turn) {
  team.split(shape.frames * shape.sequences, [&](Range rows) {
    for (std::size_t row = rows.first; row < rows.last; ++row)
      turn(row, row / shape.sequences >= shape.lengths[row % shape.sequences]);
  });
}

}  // namespace compact_rnn::train
