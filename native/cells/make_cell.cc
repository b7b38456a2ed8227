// The cell of a kind.
#include "cells/gru.h"
#include "cells/lstm.h"
#include "cells/rnn.h"

namespace compact_rnn {

std::unique_ptr<Cell> make_cell(const CellSpec& spec, const CellWeights& weights) {
  switch (spec.kind) {
    case CellKind::rnn:
      return std::make_unique<RnnCell>(spec, weights);
    case CellKind::lstm:
      return std::make_unique<LstmCell>(spec, weights);
    case CellKind::gru:
      break;
  }
  if (spec.reset_after) return std::make_unique<GruCell>(spec, weights);
  return std::make_unique<ResetBeforeGruCell>(spec, weights);
}

}  // namespace compact_rnn
