#include "kernels/lanes/scalar.h"

#include "kernels/gru/body.h"

namespace compact_rnn {
void gru_scalar(const GruTask& task) { gru_body(task); }
}  // namespace compact_rnn
