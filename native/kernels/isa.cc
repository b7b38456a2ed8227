#include "kernels/isa.h"

#include <cstdlib>

#include "base/cpu.h"
#include "base/error.h"

namespace compact_rnn {

// What this build holds, in the order of kernels.def.
static constexpr Isa kBuilt[] = {
#define ISA(isa) Isa::isa,
#include "kernels/kernels.def"
};

const char* isa_name(Isa isa) {
  switch (isa) {
#define ISA(its_isa) \
  case Isa::its_isa: \
    return #its_isa;
#include "kernels/kernels.def"
    default:
      return "foreign";
  }
}

bool isa_available(Isa isa) {
  switch (isa) {
    case Isa::scalar:
      return true;
    case Isa::neon:
      return cpu_has_neon();
    case Isa::neondot:
      return cpu_has_neon_dot();
    case Isa::avx2:
      return cpu_has_avx2();
    case Isa::avxvnni:
      return cpu_has_avx_vnni();
    case Isa::avx512:
      return cpu_has_avx512();
    case Isa::avx512vnni:
      return cpu_has_avx512_vnni();
  }
  return false;
}

std::vector<Isa> available_isas() {
  std::vector<Isa> available;
  for (const Isa isa : kBuilt)
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
