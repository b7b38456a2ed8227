#include "kernels/lanes/scalar.h"

#include "kernels/read/body.h"

namespace compact_rnn {
void read_scalar(const ReadTask& task) { read_body(task); }
}  // namespace compact_rnn
