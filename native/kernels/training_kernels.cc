// The kernels of training, apart from kernels.cc: programs that only run models link none.
#include "kernels/kernels.h"

namespace compact_rnn {

// Sets that differ only in their byte products share their floats.
static Isa floats_of(Isa isa) {
  switch (isa) {
    case Isa::avxvnni:
      return Isa::avx2;
    case Isa::avx512vnni:
      return Isa::avx512;
    case Isa::neondot:
    case Isa::neonmm:
      return Isa::neon;
    default:
      return isa;
  }
}

const TrainingTable<float>& training_kernels_of(Isa isa) {
  switch (floats_of(isa)) {
#define FLOATS(floats) \
  case Isa::floats:    \
    return kTrainingKernels_##floats;
#include "kernels/kernels.def"
    default:
      return kTrainingKernels_scalar;
  }
}

template <>
const TrainingTable<float>& training_kernels() {
  static const TrainingTable<float>& running = training_kernels_of(running_isa());
  return running;
}

template <>
const TrainingTable<double>& training_kernels() {
  return kTrainingKernels_doubles;
}

}  // namespace compact_rnn
