#include "kernels/lanes/scalar.h"

#include "kernels/affine/body.h"

namespace compact_rnn {
void affine_scalar(const AffineTask& task) { affine_body(task); }
}  // namespace compact_rnn
