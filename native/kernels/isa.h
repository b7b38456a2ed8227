// The instruction sets that kernels are written for, and which of them this CPU has.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace compact_rnn {

enum class Isa { scalar, neon, neondot, neonmm, avx2, avxvnni, avx512, avx512vnni, wasm };

const char* isa_name(Isa isa);

// Whether the CPU and the operating system carry it, and this build holds code for it.
bool isa_available(Isa isa);

// Those available, the scalar one first, the best last.
std::vector<Isa> available_isas();

// The one that runs: that named by COMPACT_RNN_ISA if set, else the best. Throws
// Error("INVALID_OPTION") where the variable names none, or one that is not available.
Isa selected_isa();

// Columns of a window from which a step picks one for each row (kernels/segment.h), as many as are
// fastest there: what one instruction picks from. Others are understood.
std::size_t pick_window(Isa isa);

// Whether its products of bytes ask for bounded pairs of activations (kernels/quantize/bounded.h).
bool bounds_pairs(Isa isa);

}  // namespace compact_rnn
