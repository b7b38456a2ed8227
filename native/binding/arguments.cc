#include "binding/arguments.h"

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

// One call into Node tells all: this runs twice a step.
float* to_floats(const Napi::Value& value, const std::string& name, std::size_t size) {
  napi_typedarray_type type;
  std::size_t length = 0;
  void* data = nullptr;
  const napi_status status =
      napi_get_typedarray_info(value.Env(), value, &type, &length, &data, nullptr, nullptr);
  if (status != napi_ok || type != napi_float32_array)
    throw Error("INVALID_INPUT", name + " must be a Float32Array");
  if (length != size)
    throw Error("INVALID_INPUT", name + " must hold " + std::to_string(size) +
                                     " numbers but holds " + std::to_string(length));
  return static_cast<float*>(data);
}

const float* to_optional_floats(const Napi::Value& value, const std::string& name,
                                std::size_t size) {
  return value.IsUndefined() ? nullptr : to_floats(value, name, size);
}

Napi::Error to_javascript(Napi::Env env, const std::string& code, const std::string& message) {
  Napi::Error wrapped = Napi::Error::New(env, message);
  wrapped.Set("code", Napi::String::New(env, code));
  return wrapped;
}

}  // namespace compact_rnn
