// Lattices as JavaScript has them (NativeLattice of lib/native/lattices.ts): the number of nodes,
// five whole numbers and two log-probabilities of each arc.
#pragma once

#include <napi.h>

#include "lattices/lattice.h"

namespace compact_rnn {

Napi::Value to_javascript(Napi::Env env, const Lattice& lattice);

// INVALID_INPUT where it is none.
Lattice to_lattice(const Napi::Value& value);

}  // namespace compact_rnn
