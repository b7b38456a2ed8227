// The structures of a network's matrices in training (NativeStructures in lib/native/trainer.ts),
// checked.
#pragma once

#include <napi.h>

#include "train/parameters.h"

namespace compact_rnn {

// Undefined: all are dense. INVALID_MODEL where a weight has another shape
// than the architecture says.
train::Structures to_structures(const Napi::Value& value, const Architecture& architecture);

}  // namespace compact_rnn
