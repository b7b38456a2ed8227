#include "kernels/lanes/neon.h"

#include "kernels/dots/neondot.h"

#include "kernels/builds/bodies.h"

namespace compact_rnn {
const KernelTable kKernels_neondot = {
#define FAMILY(family, Task) family##_body,
#include "kernels/kernels.def"
};
}  // namespace compact_rnn
