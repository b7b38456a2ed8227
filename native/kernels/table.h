// A table with one kernel of each family. Nothing here but plain data: files compiled for one ISA
// include it.
#pragma once

#include "kernels/activation_training/activation_training.h"
#include "kernels/affine/affine.h"
#include "kernels/affine_many/affine_many.h"
#include "kernels/gru/gru.h"
#include "kernels/gru_reset_before/gru_reset_before.h"
#include "kernels/gru_reset_before_training/gru_reset_before_training.h"
#include "kernels/gru_training/gru_training.h"
#include "kernels/lstm/lstm.h"
#include "kernels/lstm_training/lstm_training.h"
#include "kernels/quantize/quantize.h"
#include "kernels/read/read.h"
#include "kernels/toeplitz/toeplitz.h"

namespace compact_rnn {

struct KernelTable {
#define FAMILY(family, Task) void (*family)(const Task&);
#include "kernels/kernels.def"
};

// The kernels of training, over floats or doubles.
template <class Real>
struct TrainingTable {
#define TRAINING(family, Task) void (*family)(const Task<Real>&);
#include "kernels/kernels.def"
};

#define FLOATS(floats) extern const TrainingTable<float> kTrainingKernels_##floats;
#include "kernels/kernels.def"
extern const TrainingTable<double> kTrainingKernels_doubles;

#define ISA(isa) extern const KernelTable kKernels_##isa;
#include "kernels/kernels.def"

}  // namespace compact_rnn
