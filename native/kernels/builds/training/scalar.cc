#include "kernels/lanes/scalar.h"

#include "kernels/lanes/curves.h"

#include "kernels/builds/training_bodies.h"

namespace compact_rnn {
const TrainingTable<float> kTrainingKernels_scalar = {
#define TRAINING(family, Task) family##_body,
#include "kernels/kernels.def"
};
}  // namespace compact_rnn
