// Unwraps and checks JavaScript values, and wraps results. TypeScript checks what a user can get
// wrong, with better messages; these checks are the last line: nothing unchecked reaches the floors
// below.
#pragma once

#include <napi.h>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <string>
#include <vector>

#include "base/checks.h"
#include "base/error.h"
#include "linalg/solver.h"

namespace compact_rnn {

// A whole number from 0 to 2^53 - 1.
std::size_t to_size(const Napi::Value& value, const std::string& name);

// A whole number from 1 to 2^31.
std::size_t to_positive(const Napi::Value& value, const std::string& name);

// How many threads share the work: 1 to kMaxTeam.
int to_threads(const Napi::Value& value);

// The elements of a typed array, which JavaScript still owns.
template <typename Element>
struct Elements {
  Element* data;
  std::size_t size;
};

// A Float32Array, Float64Array, Int32Array, Uint32Array or Uint8Array, as Element says.
template <typename Element>
Elements<Element> to_elements(const Napi::Value& value, const std::string& name);

// The same of exactly `size` elements.
template <typename Element>
Element* to_elements(const Napi::Value& value, const std::string& name, std::size_t size) {
  const Elements<Element> elements = to_elements<Element>(value, name);
  if (elements.size != size)
    throw Error("INVALID_INPUT", name + " must hold " + std::to_string(size) +
                                     " numbers but holds " + std::to_string(elements.size));
  return elements.data;
}

// A Float32Array of exactly `size` elements.
inline float* to_floats(const Napi::Value& value, const std::string& name, std::size_t size) {
  return to_elements<float>(value, name, size);
}

// The same, or null where the value is undefined.
const float* to_optional_floats(const Napi::Value& value, const std::string& name,
                                std::size_t size);

// A copy of a Float32Array of rows x cols finite numbers, row-major.
linalg::Matrix to_matrix(const Napi::Value& value, const std::string& name, std::size_t rows,
                         std::size_t cols);

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
