// What every 64-bit ARM has, where the system's ways to tell more are not known. Apple's have all
// had dot products.
#include "base/cpu.h"

namespace compact_rnn {

CpuFeatures cpu_features() {
  CpuFeatures has;
  has.neon = true;
#if defined(__APPLE__)
  has.neon_dot = true;
#endif
  return has;
}

}  // namespace compact_rnn
