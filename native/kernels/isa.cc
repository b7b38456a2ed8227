#include "kernels/isa.h"

#include <cstdlib>

#include "base/cpu.h"
#include "base/error.h"

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
    case Isa::neon:
      return cpu_has_neon();
    case Isa::avx2:
      return cpu_has_avx2();
    case Isa::avx512:
      return cpu_has_avx512();
    case Isa::scalar:
      break;
  }
  return true;
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
