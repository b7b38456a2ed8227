#include "kernels/kernels.h"

namespace compact_rnn {

const KernelTable& kernels_of(Isa isa) {
  switch (isa) {
#define ISA(its_isa) \
  case Isa::its_isa: \
    return kKernels_##its_isa;
#include "kernels/kernels.def"
    default:
      return kKernels_scalar;
  }
}

Isa running_isa() {
  static const Isa selected = selected_isa();
  return selected;
}

const KernelTable& kernels() {
  static const KernelTable& running = kernels_of(running_isa());
  return running;
}

}  // namespace compact_rnn
