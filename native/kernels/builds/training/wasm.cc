#include "kernels/lanes/wasm.h"

#include "kernels/lanes/curves.h"

#include "kernels/builds/training_bodies.h"

namespace compact_rnn {
const TrainingTable<float> kTrainingKernels_wasm = {
#define TRAINING(family, Task) family##_body,
#include "kernels/kernels.def"
};
}  // namespace compact_rnn
