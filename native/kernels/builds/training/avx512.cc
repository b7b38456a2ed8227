#include "kernels/lanes/avx512.h"

#include "kernels/lanes/curves.h"

#include "kernels/builds/training_bodies.h"

namespace compact_rnn {
const TrainingTable<float> kTrainingKernels_avx512 = {
#define TRAINING(family, Task) family##_body,
#include "kernels/kernels.def"
};
}  // namespace compact_rnn
