#include "kernels/lanes/wasm.h"

#include "kernels/dots/wasm.h"

#include "kernels/builds/bodies.h"

namespace compact_rnn {
const KernelTable kKernels_wasm = {
#define FAMILY(family, Task) family##_body,
#include "kernels/kernels.def"
};
}  // namespace compact_rnn
