#include "kernels/lanes/avx2.h"

#include "kernels/lstm/body.h"

namespace compact_rnn {
void lstm_avx2(const LstmTask& task) { lstm_body(task); }
}  // namespace compact_rnn
