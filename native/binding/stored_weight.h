// A weight of any kind from JavaScript (lib/native/stored-weight.ts).
#pragma once

#include <napi.h>

#include "weights/registry.h"

namespace compact_rnn {

// What the object holds, unchecked: its kind, numbers, flags, arrays, and the weights in it, one
// or a list of them under a name. Arrays stay JavaScript's; what is anything else is left out.
// Error("INVALID_INPUT") where it is no object.
StoredWeight to_stored_weight(const Napi::Value& value);

}  // namespace compact_rnn
