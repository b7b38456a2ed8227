#include "kernels/lanes/avx2.h"

#include "kernels/affine/body.h"

namespace compact_rnn {
void affine_avx2(const AffineTask& task) { affine_body(task); }
}  // namespace compact_rnn
