#include "kernels/lanes/scalar.h"

#include "kernels/lstm/body.h"

namespace compact_rnn {
void lstm_scalar(const LstmTask& task) { lstm_body(task); }
}  // namespace compact_rnn
