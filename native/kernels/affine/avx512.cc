#include "kernels/lanes/avx512.h"

#include "kernels/affine/body.h"

namespace compact_rnn {
void affine_avx512(const AffineTask& task) { affine_body(task); }
}  // namespace compact_rnn
