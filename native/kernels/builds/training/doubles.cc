// Not an instruction set: the kernels of training over doubles, so that finite differences check
// the very formulas of training.
#include "kernels/lanes/doubles.h"

#include "kernels/builds/training_bodies.h"

namespace compact_rnn {
const TrainingTable<double> kTrainingKernels_doubles = {
#define TRAINING(family, Task) family##_body,
#include "kernels/kernels.def"
};
}  // namespace compact_rnn
