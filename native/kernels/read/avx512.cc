#include "kernels/lanes/avx512.h"

#include "kernels/read/body.h"

namespace compact_rnn {
void read_avx512(const ReadTask& task) { read_body(task); }
}  // namespace compact_rnn
