#include "kernels/lanes/avx512.h"

#include "kernels/lstm/body.h"

namespace compact_rnn {
void lstm_avx512(const LstmTask& task) { lstm_body(task); }
}  // namespace compact_rnn
