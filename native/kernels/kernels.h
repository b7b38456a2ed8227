// The kernels that the floors above call.
#pragma once

#include "kernels/isa.h"
#include "kernels/table.h"

namespace compact_rnn {

// Those of one ISA, which must be available.
const KernelTable& kernels_of(Isa isa);

// Those of selected_isa(), chosen once per process; and which ISA that was.
const KernelTable& kernels();
Isa running_isa();

// The kernels of training: those of one ISA; those of selected_isa(), or those over doubles.
const TrainingTable<float>& training_kernels_of(Isa isa);
template <class Real>
const TrainingTable<Real>& training_kernels();

}  // namespace compact_rnn
