#include "kernels/lanes/neon.h"

#include "kernels/lstm/body.h"

namespace compact_rnn {
void lstm_neon(const LstmTask& task) { lstm_body(task); }
}  // namespace compact_rnn
