// The description of a network without its weights (NativeArchitecture in lib/native/network.ts),
// checked: the same for running and for training.
#pragma once

#include <napi.h>

#include "model/architecture.h"

namespace compact_rnn {

// INVALID_MODEL where a cell or an activation is unknown, or there is no recurrent layer.
Architecture to_architecture(const Napi::Value& value);

}  // namespace compact_rnn
