// Unwrapping JavaScript values with their checks, and wrapping results. TypeScript checks what a
// user can get wrong and says so well; these checks are the last line: nothing unchecked reaches
// the floors below.
#pragma once

#include <napi.h>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <string>
#include <vector>

#include "base/checks.h"
#include "base/error.h"

namespace compact_rnn {

// A whole number from 0 to 2^53 - 1.
std::size_t to_size(const Napi::Value& value, const std::string& name);

// A whole number from 1 to 2^31.
std::size_t to_positive(const Napi::Value& value, const std::string& name);

// How many threads share the work: 1 to kMaxTeam.
int to_threads(const Napi::Value& value);

// The elements of a Float32Array of exactly `size`; they stay JavaScript's.
float* to_floats(const Napi::Value& value, const std::string& name, std::size_t size);

// The same, or null where the value is undefined.
const float* to_optional_floats(const Napi::Value& value, const std::string& name,
                                std::size_t size);

// A typed array with a copy of the values, rounded to its type.
template <typename Array, typename Number>
Array array_of(Napi::Env env, const std::vector<Number>& values) {
  auto array = Array::New(env, values.size());
  std::copy(values.begin(), values.end(), array.Data());
  return array;
}

// A JavaScript error that carries `code`; lib/native makes a CompactRnnError of it.
Napi::Error to_javascript(Napi::Env env, const std::string& code, const std::string& message);

// Runs `body` and lets what it throws arrive in JavaScript.
template <typename Body>
auto guarded(Napi::Env env, Body body) -> decltype(body()) {
  try {
    return body();
  } catch (const Error& error) {
    throw to_javascript(env, error.code(), error.what());
  } catch (const Napi::Error&) {
    throw;
  } catch (const std::exception&) {  // bad_alloc, or length_error for more than any memory holds
    throw to_javascript(env, "INVALID_INPUT", "out of memory");
  }
}

// Adds `function` to `exports`, guarded.
template <typename Function>
void bind(Napi::Object exports, const char* name, Function function) {
  exports.Set(name, Napi::Function::New(
                        exports.Env(),
                        [function](const Napi::CallbackInfo& info) -> Napi::Value {
                          return guarded(info.Env(), [&] { return function(info); });
                        },
                        name));
}

}  // namespace compact_rnn
