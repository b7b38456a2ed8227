// Weights of any kind from JavaScript: stored ones (lib/native/stored-weight.ts), and handles of
// packed ones.
#pragma once

#include <napi.h>

#include "binding/handle.h"
#include "weights/registry.h"
#include "weights/weight.h"

namespace compact_rnn {

// What the object holds, unchecked: its kind, numbers, flags, arrays, and the weights in it, one
// or a list of them under a name. Arrays stay JavaScript's; values of other types are left out.
// Error("INVALID_INPUT") where it is not an object.
StoredWeight to_stored_weight(const Napi::Value& value);

inline Napi::Value to_weight_handle(Napi::Env env, SharedWeight weight) {
  const std::size_t bytes = weight->bytes();
  return to_handle<const Weight>(env, std::move(weight), kWeightTag, bytes);
}

inline SharedWeight from_weight_handle(const Napi::Value& value, const char* name) {
  return from_handle<const Weight>(value, kWeightTag, name);
}

}  // namespace compact_rnn
