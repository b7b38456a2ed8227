#include "base/cpu.h"

#if defined(__arm__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

namespace compact_rnn {

#if defined(__x86_64__)

bool cpu_has_avx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

bool cpu_has_avx512() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
}

#else

bool cpu_has_avx2() { return false; }
bool cpu_has_avx512() { return false; }

#endif

#if defined(__aarch64__)

bool cpu_has_neon() { return true; }

#elif defined(__arm__)

bool cpu_has_neon() {
  const unsigned long capabilities = getauxval(AT_HWCAP);
  return (capabilities & HWCAP_NEON) != 0 && (capabilities & HWCAP_VFPv4) != 0;
}

#else

bool cpu_has_neon() { return false; }

#endif

}  // namespace compact_rnn
