#include "kernels/lanes/avx2.h"

#include "kernels/dots/avxvnni.h"

#include "kernels/builds/bodies.h"

namespace compact_rnn {
const KernelTable kKernels_avxvnni = {
#define FAMILY(family, Task) family##_body,
#include "kernels/kernels.def"
};
}  // namespace compact_rnn
