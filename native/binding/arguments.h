// Unwrapping JavaScript values with their checks. TypeScript checks what a user can get wrong and says so well;
// these checks hold the last line: nothing unchecked reaches the floors below.
#pragma once

#include <napi.h>

#include <cmath>
#include <cstddef>
#include <string>

#include "base/error.h"

namespace compact_rnn {

inline std::size_t size_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name) {
  const double value = index < info.Length() && info[index].IsNumber()
                           ? info[index].As<Napi::Number>().DoubleValue()
                           : -1.0;
  if (!(value >= 0.0 && value <= 9007199254740991.0) || value != std::floor(value))
    throw Error("INVALID_INPUT", std::string(name) + " must be a non-negative whole number");
  return static_cast<std::size_t>(value);
}

// The elements of a Float32Array argument that must hold exactly `size` of them.
inline float* floats_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name, std::size_t size) {
  if (index >= info.Length() || !info[index].IsTypedArray() ||
      info[index].As<Napi::TypedArray>().TypedArrayType() != napi_float32_array)
    throw Error("INVALID_INPUT", std::string(name) + " must be a Float32Array");
  auto array = info[index].As<Napi::Float32Array>();
  if (array.ElementLength() != size)
    throw Error("INVALID_INPUT", std::string(name) + " must hold " + std::to_string(size) + " numbers but holds " +
                                     std::to_string(array.ElementLength()));
  return array.Data();
}

// A JavaScript error that carries the code of `error`; lib/native makes a CompactRnnError of it.
inline Napi::Error to_javascript(Napi::Env env, const std::string& code, const std::string& message) {
  Napi::Error wrapped = Napi::Error::New(env, message);
  wrapped.Set("code", Napi::String::New(env, code));
  return wrapped;
}

// Runs `body` and lets what it throws arrive in JavaScript.
template <typename Body>
auto guarded(Napi::Env env, Body body) -> decltype(body()) {
  try {
    return body();
  } catch (const Error& error) {
    throw to_javascript(env, error.code(), error.what());
  } catch (const std::bad_alloc&) {
    throw to_javascript(env, "INVALID_INPUT", "out of memory");
  }
}

}  // namespace compact_rnn
