// A table with one kernel of each family. Nothing here but plain data: files compiled for one ISA include it.
#pragma once

#include "kernels/affine/affine.h"
#include "kernels/affine_many/affine_many.h"
#include "kernels/gru/gru.h"
#include "kernels/gru_reset_before/gru_reset_before.h"
#include "kernels/lstm/lstm.h"
#include "kernels/quantize/quantize.h"
#include "kernels/read/read.h"

namespace compact_rnn {

struct KernelTable {
#define FAMILY(family, Task) void (*family)(const Task&);
#include "kernels/kernels.def"
};

#define ISA(isa) extern const KernelTable kKernels_##isa;
#include "kernels/kernels.def"

}  // namespace compact_rnn
