#include "binding/arguments.h"

#include <cstdint>

#include "base/team.h"

namespace compact_rnn {

std::size_t to_size(const Napi::Value& value, const std::string& name) {
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : -1.0;
  return to_whole_number(number, name);
}

std::size_t to_positive(const Napi::Value& value, const std::string& name) {
  return check_positive(to_size(value, name), name);
}

int to_threads(const Napi::Value& value) {
  const std::size_t threads = to_size(value, "threads");
  if (threads == 0 || threads > kMaxTeam)
    throw Error("INVALID_OPTION", "threads must be from 1 to " + std::to_string(kMaxTeam));
  return static_cast<int>(threads);
}

namespace {

// What the JavaScript array of an element type is called.
struct ArrayType {
  napi_typedarray_type type;
  const char* name;
};
constexpr ArrayType type_of(float) { return {napi_float32_array, "a Float32Array"}; }
constexpr ArrayType type_of(double) { return {napi_float64_array, "a Float64Array"}; }
constexpr ArrayType type_of(std::int32_t) { return {napi_int32_array, "an Int32Array"}; }
constexpr ArrayType type_of(std::uint32_t) { return {napi_uint32_array, "a Uint32Array"}; }
constexpr ArrayType type_of(std::uint8_t) { return {napi_uint8_array, "a Uint8Array"}; }

}  // namespace

// One call into Node gets all: this runs twice a step.
template <typename Element>
Elements<Element> to_elements(const Napi::Value& value, const std::string& name) {
  constexpr ArrayType wanted = type_of(Element());
  napi_typedarray_type type;
  std::size_t size = 0;
  void* data = nullptr;
  const napi_status status =
      napi_get_typedarray_info(value.Env(), value, &type, &size, &data, nullptr, nullptr);
  if (status != napi_ok || type != wanted.type)
    throw Error("INVALID_INPUT", name + " must be " + wanted.name);
  return {static_cast<Element*>(data), size};
}

template Elements<float> to_elements(const Napi::Value&, const std::string&);
template Elements<double> to_elements(const Napi::Value&, const std::string&);
template Elements<std::int32_t> to_elements(const Napi::Value&, const std::string&);
template Elements<std::uint32_t> to_elements(const Napi::Value&, const std::string&);
template Elements<std::uint8_t> to_elements(const Napi::Value&, const std::string&);

const float* to_optional_floats(const Napi::Value& value, const std::string& name,
                                std::size_t size) {
  return value.IsUndefined() ? nullptr : to_floats(value, name, size);
}

linalg::Matrix to_matrix(const Napi::Value& value, const std::string& name, std::size_t rows,
                         std::size_t cols) {
  const std::size_t size = checked_product(rows, cols, name);
  const float* given = to_floats(value, name, size);
  std::vector<double> data(given, given + size);
  check_finite(data.data(), size, name);
  return {rows, cols, std::move(data)};
}

Napi::Error to_javascript(Napi::Env env, const std::string& code, const std::string& message) {
  Napi::Error wrapped = Napi::Error::New(env, message);
  wrapped.Set("code", Napi::String::New(env, code));
  return wrapped;
}

}  // namespace compact_rnn
