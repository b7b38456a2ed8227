#include "kernels/lanes/neon.h"

#include "kernels/affine/body.h"

namespace compact_rnn {
void affine_neon(const AffineTask& task) { affine_body(task); }
}  // namespace compact_rnn
