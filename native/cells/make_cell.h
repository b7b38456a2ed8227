// The cell of a kind.
#pragma once

#include <memory>

#include "cells/cell.h"

namespace compact_rnn {

std::unique_ptr<Cell> make_cell(const CellSpec& spec, const CellWeights& weights);

}  // namespace compact_rnn
