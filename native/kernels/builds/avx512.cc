#include "kernels/lanes/avx512.h"

#include "kernels/dots/avx512.h"

#include "kernels/builds/bodies.h"

namespace compact_rnn {
const KernelTable kKernels_avx512 = {
#define FAMILY(family, Task) family##_body,
#include "kernels/kernels.def"
};
}  // namespace compact_rnn
