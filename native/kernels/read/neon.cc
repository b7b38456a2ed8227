#include "kernels/lanes/neon.h"

#include "kernels/read/body.h"

namespace compact_rnn {
void read_neon(const ReadTask& task) { read_body(task); }
}  // namespace compact_rnn
