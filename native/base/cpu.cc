#include "base/cpu.h"

#if defined(__x86_64__)
#include <cpuid.h>
#elif defined(__arm__) || defined(__aarch64__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

namespace compact_rnn {

#if defined(__x86_64__)

bool cpu_has_avx2() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
         __builtin_cpu_supports("f16c");
}

// Leaf 7, subleaf 1, EAX bit 4; gcc 12 has no name for it.
bool cpu_has_avx_vnni() {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  return cpu_has_avx2() && __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx) != 0 &&
         (eax & (1u << 4)) != 0;
}

bool cpu_has_avx512() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
}

bool cpu_has_avx512_vnni() { return cpu_has_avx512() && __builtin_cpu_supports("avx512vnni"); }

#else

bool cpu_has_avx2() { return false; }
bool cpu_has_avx_vnni() { return false; }
bool cpu_has_avx512() { return false; }
bool cpu_has_avx512_vnni() { return false; }

#endif

#if defined(__aarch64__)

bool cpu_has_neon() { return true; }
bool cpu_has_neon_dot() { return (getauxval(AT_HWCAP) & HWCAP_ASIMDDP) != 0; }

#elif defined(__arm__)

bool cpu_has_neon() {
  const unsigned long capabilities = getauxval(AT_HWCAP);
  return (capabilities & HWCAP_NEON) != 0 && (capabilities & HWCAP_VFPv4) != 0;
}
bool cpu_has_neon_dot() { return false; }

#else

bool cpu_has_neon() { return false; }
bool cpu_has_neon_dot() { return false; }

#endif

}  // namespace compact_rnn
