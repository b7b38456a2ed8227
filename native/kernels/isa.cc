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
  const CpuFeatures cpu = cpu_features();
  switch (isa) {
    case Isa::scalar:
      return true;
    case Isa::neon:
      return cpu.neon;
    case Isa::neondot:
      return cpu.neon_dot;
    case Isa::neonmm:
      return cpu.neon_dot && cpu.neon_matrix;
    case Isa::avx2:
      return cpu.avx2;
    case Isa::avxvnni:
      return cpu.avx_vnni;
    case Isa::avx512:
      return cpu.avx512;
    case Isa::avx512vnni:
      return cpu.avx512_vnni;
    case Isa::wasm:  // a module with such code does not load where it does not run
      return true;
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

// Steps of windows of 8, 16 and 32 columns, of what 16 entries a step would come to (rows of 500
// columns): an eighth not zero 2.1, 1.7 and 1.4; 3 % 4.3, 2.9 and 2.2; half 1.3, all of them.
std::size_t pick_window(Isa isa) { return isa == Isa::avx2 || isa == Isa::avxvnni ? 8 : 32; }

bool bounds_pairs(Isa isa) { return isa == Isa::avx2 || isa == Isa::avx512; }

}  // namespace compact_rnn
