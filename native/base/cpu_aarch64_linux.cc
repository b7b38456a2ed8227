#include <asm/hwcap.h>
#include <sys/auxv.h>

#include "base/cpu.h"

namespace compact_rnn {

CpuFeatures cpu_features() {
  CpuFeatures has;
  has.neon = true;
  has.neon_dot = (getauxval(AT_HWCAP) & HWCAP_ASIMDDP) != 0;
  has.neon_matrix = (getauxval(AT_HWCAP2) & HWCAP2_I8MM) != 0;
  return has;
}

}  // namespace compact_rnn
