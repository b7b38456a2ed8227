// The inputs and the states of networks, from JavaScript values and back.
#pragma once

#include <napi.h>

#include <cstddef>
#include <string>
#include <vector>

#include "model/network.h"

namespace compact_rnn {

// Copies inputs [frames][input_size] to xs, and checks the copy, since other threads may share
// JavaScript's memory: finite numbers, or with an embedding tokens.
void copy_inputs(const Napi::Value& value, const std::string& name, std::size_t frames,
                 const Network& network, float* xs);

// The same in a vector of their own.
std::vector<float> to_inputs(const Napi::Value& value, const std::string& name, std::size_t frames,
                             const Network& network);

// A network's state in JavaScript: [layer][direction] of { h: Float32Array, c?: Float32Array }.
Napi::Array state_to_javascript(Napi::Env env, const Network& network, const NetworkState& state);

// Sets `state` to `value`; m follows from h. Throws Error and leaves `state` as it was where shapes
// differ or a number is not finite.
void state_from_javascript(const Napi::Value& value, const Network& network, NetworkState& state);

}  // namespace compact_rnn
