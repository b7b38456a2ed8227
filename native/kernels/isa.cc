#include "kernels/isa.h"

#include <cstdlib>

#include "base/error.h"

#if defined(__arm__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

namespace compact_rnn {

const char* isa_name(Isa isa) {
  switch (isa) {
    case Isa::neon:
      return "neon";
    case Isa::avx2:
      return "avx2";
    case Isa::avx512:
      return "avx512";
    case Isa::scalar:
      break;
  }
  return "scalar";
}

bool isa_available(Isa isa) {
  switch (isa) {
    case Isa::scalar:
      return true;
#if defined(__x86_64__)
    case Isa::avx2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case Isa::avx512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
#elif defined(__aarch64__)
    case Isa::neon:
      return true;
#elif defined(__arm__)
    case Isa::neon:
      return (getauxval(AT_HWCAP) & HWCAP_NEON) != 0 && (getauxval(AT_HWCAP) & HWCAP_VFPv4) != 0;
#endif
    default:
      return false;
  }
}

std::vector<Isa> available_isas() {
  std::vector<Isa> available;
  for (const Isa isa : kIsas)
    if (isa_available(isa)) available.push_back(isa);
  return available;
}

static Isa isa_named(const std::string& name) {
  std::string choices;
  for (const Isa isa : available_isas()) {
    if (name == isa_name(isa)) return isa;
    choices += choices.empty() ? isa_name(isa) : std::string(", ") + isa_name(isa);
  }
  throw Error("INVALID_OPTION",
              "COMPACT_RNN_ISA is \"" + name + "\", but this machine runs one of: " + choices);
}

Isa selected_isa() {
  const char* name = std::getenv("COMPACT_RNN_ISA");
  return name != nullptr && *name != '\0' ? isa_named(name) : available_isas().back();
}

}  // namespace compact_rnn
