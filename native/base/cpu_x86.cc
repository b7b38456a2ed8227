#include <cpuid.h>

#include "base/cpu.h"

namespace compact_rnn {

// Where compilers have no name for a feature: gcc 12 for AVX-VNNI, clang 14 for F16C.

// Leaf 1, ECX bit 29.
static bool has_f16c() {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  return __get_cpuid(1, &eax, &ebx, &ecx, &edx) != 0 && (ecx & (1u << 29)) != 0;
}

// Leaf 7, subleaf 1, EAX bit 4.
static bool has_avx_vnni() {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  return __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx) != 0 && (eax & (1u << 4)) != 0;
}

CpuFeatures cpu_features() {
  CpuFeatures has;
  has.avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && has_f16c();
  has.avx_vnni = has.avx2 && has_avx_vnni();
  has.avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
  has.avx512_vnni = has.avx512 && __builtin_cpu_supports("avx512vnni");
  return has;
}

}  // namespace compact_rnn
