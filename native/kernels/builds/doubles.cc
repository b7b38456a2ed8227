// No instruction set of its own: the kernels of training over doubles, so that gradients are
// checked in the very formulas.
#include "kernels/lanes/doubles.h"

#include "kernels/builds/training_bodies.h"

namespace compact_rnn {
const TrainingTable<double> kTrainingKernels_doubles = {
#define TRAINING(family, Task) family##_body,
#include "kernels/kernels.def"
};
}  // namespace compact_rnn
