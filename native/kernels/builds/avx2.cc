#include "kernels/lanes/avx2.h"

#include "kernels/dots/avx2.h"

#include "kernels/builds/bodies.h"

namespace compact_rnn {
const KernelTable kKernels_avx2 = {
#define FAMILY(family, Task) family##_body,
#include "kernels/kernels.def"
};
}  // namespace compact_rnn
