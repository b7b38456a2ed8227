#include "kernels/lanes/avx512.h"

#include "kernels/gru/body.h"

namespace compact_rnn {
void gru_avx512(const GruTask& task) { gru_body(task); }
}  // namespace compact_rnn
