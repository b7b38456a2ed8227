#include "kernels/lanes/neon.h"

#include "kernels/gru/body.h"

namespace compact_rnn {
void gru_neon(const GruTask& task) { gru_body(task); }
}  // namespace compact_rnn
