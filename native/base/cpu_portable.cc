// A processor of which nothing is known.
#include "base/cpu.h"

namespace compact_rnn {

CpuFeatures cpu_features() { return {}; }

}  // namespace compact_rnn
