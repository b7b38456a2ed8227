#include "kernels/lanes/scalar.h"

#include "kernels/dots/scalar.h"

#include "kernels/builds/bodies.h"

namespace compact_rnn {
const KernelTable kKernels_scalar = {
#define FAMILY(family, Task) family##_body,
#include "kernels/kernels.def"
};
}  // namespace compact_rnn
