#include <asm/hwcap.h>
#include <sys/auxv.h>

#include "base/cpu.h"

namespace compact_rnn {

CpuFeatures cpu_features() {
  const unsigned long capabilities = getauxval(AT_HWCAP);
  CpuFeatures has;
  has.neon = (capabilities & HWCAP_NEON) != 0 && (capabilities & HWCAP_VFPv4) != 0;
  return has;
}

}  // namespace compact_rnn
