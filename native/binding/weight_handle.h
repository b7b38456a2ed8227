// A packed weight in JavaScript's hands.
#pragma once

#include "binding/handle.h"
#include "weights/weight.h"

namespace compact_rnn {

inline Napi::Value to_weight_handle(Napi::Env env, SharedWeight weight) {
  const std::size_t bytes = weight->bytes();
  return to_handle<const Weight>(env, std::move(weight), kWeightTag, bytes);
}

inline SharedWeight from_weight_handle(const Napi::Value& value, const char* name) {
  return from_handle<const Weight>(value, kWeightTag, name);
}

}  // namespace compact_rnn
