// The cell of a kind.
#include "cells/curved.h"
#include "cells/gru.h"
#include "cells/lstm.h"
#include "cells/rnn.h"

namespace compact_rnn {

static std::unique_ptr<Cell> make_curved_cell(const CellSpec& spec, const CellWeights& weights) {
  if (spec.kind == CellKind::rnn) return std::make_unique<CurvedRnnCell>(spec, weights);
  if (spec.kind == CellKind::lstm) return std::make_unique<CurvedLstmCell>(spec, weights);
  if (spec.reset_after) return std::make_unique<CurvedGruCell>(spec, weights);
  return std::make_unique<CurvedResetBeforeGruCell>(spec, weights);
}

std::unique_ptr<Cell> make_cell(const CellSpec& spec, const CellWeights& weights) {
  if (!spec.curves.empty() || spec.coupled_gates) return make_curved_cell(spec, weights);
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
