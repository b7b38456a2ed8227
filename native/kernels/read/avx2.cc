#include "kernels/lanes/avx2.h"

#include "kernels/read/body.h"

namespace compact_rnn {
void read_avx2(const ReadTask& task) { read_body(task); }
}  // namespace compact_rnn
