#include "kernels/lanes/neon.h"

#include "kernels/dots/neon.h"

#include "kernels/builds/bodies.h"

namespace compact_rnn {
const KernelTable kKernels_neon = {
#define FAMILY(family, Task) family##_body,
#include "kernels/kernels.def"
};
}  // namespace compact_rnn
