// A network's state as JavaScript sees it: [layer][direction] of { h: Float32Array, c?:
// Float32Array }.
#pragma once

#include <napi.h>

#include "model/network.h"

namespace compact_rnn {

Napi::Array state_to_javascript(Napi::Env env, const Network& network, const NetworkState& state);

// Sets `state` to what `value` holds; m follows from h. Throws Error and leaves `state` as it was
// where shapes differ or a number is not finite.
void state_from_javascript(const Napi::Value& value, const Network& network, NetworkState& state);

}  // namespace compact_rnn
