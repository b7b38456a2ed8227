#include "kernels/lanes/avx2.h"

#include "kernels/gru/body.h"

namespace compact_rnn {
void gru_avx2(const GruTask& task) { gru_body(task); }
}  // namespace compact_rnn
