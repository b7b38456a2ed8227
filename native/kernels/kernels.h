// The table of kernels that the floors above call. Filled from the scalar twins, then overridden by what the
// ISA has, so that each slot is always valid.
#pragma once

#include "kernels/affine/affine.h"
#include "kernels/affine_many/affine_many.h"
#include "kernels/block.h"
#include "kernels/gru/gru.h"
#include "kernels/isa.h"
#include "kernels/lstm/lstm.h"
#include "kernels/read/read.h"

namespace compact_rnn {

constexpr std::size_t blocks_of(std::size_t rows) { return (rows + kBlockRows - 1) / kBlockRows; }

struct Kernels {
  Isa isa;
  void (*affine)(const AffineTask&);
  void (*affine_many)(const AffineManyTask&);
  void (*lstm)(const LstmTask&);
  void (*gru)(const GruTask&);
  void (*read)(const ReadTask&);
};

// The table of one ISA, which must be available.
Kernels kernels_of(Isa isa);

// The table of selected_isa(), chosen once per process.
const Kernels& kernels();

}  // namespace compact_rnn
