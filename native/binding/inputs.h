// The frames that a network is given.
#pragma once

#include <napi.h>

#include <cstddef>
#include <string>

#include "model/network.h"

namespace compact_rnn {

// xs [frames][input_size], sound: finite, and with an embedding tokens. They stay JavaScript's.
const float* to_inputs(const Napi::Value& value, const std::string& name, std::size_t frames,
                       const Network& network);

}  // namespace compact_rnn
