// What the cells of a recurrent layer compute, without their weights.
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include "cells/curve.h"
#include "kernels/activation.h"

namespace compact_rnn {

enum class CellKind { rnn, lstm, gru };

constexpr double kUnbounded = std::numeric_limits<double>::infinity();

struct CellSpec {
  CellKind kind = CellKind::lstm;
  std::size_t cells = 0;                     // N, of each direction
  Activation activation = Activation::tanh;  // rnn
  bool reset_after = true;                   // gru: whether r acts after the recurrent product
  double gate_clip = kUnbounded;             // bound of the gates' sums
  double cell_clip = kUnbounded;             // lstm: bound of c
  bool coupled_gates = false;                // lstm: f = 1 - i
  // Of one direction, where they are not the usual ones: h (rnn), gates and n (gru), gates, g and
  // that of c (lstm).
  std::vector<Curve> curves;

  // Gates are stacked i, f, g, o (lstm) or r, z, n (gru).
  std::size_t gates() const { return kind == CellKind::lstm ? 4 : kind == CellKind::gru ? 3 : 1; }
};

}  // namespace compact_rnn
