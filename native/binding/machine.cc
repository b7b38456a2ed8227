// isaInfo, timeReading: what this machine has and can.
#include <chrono>

#include "base/aligned.h"
#include "binding/arguments.h"
#include "binding/bindings.h"
#include "kernels/kernels.h"

namespace compact_rnn {

static Napi::Value isa_info(const Napi::CallbackInfo& info) {
  const auto available = available_isas();
  auto names = Napi::Array::New(info.Env(), available.size());
  for (std::uint32_t i = 0; i < available.size(); ++i) names.Set(i, isa_name(available[i]));
  auto result = Napi::Object::New(info.Env());
  result.Set("selected", isa_name(running_isa()));
  result.Set("available", names);
  return result;
}

// (bytes, repeats): the seconds of each of `repeats` readings of a buffer of `bytes`, after one that warms
// the caches.
static Napi::Value time_reading(const Napi::CallbackInfo& info) {
  const std::size_t floats = (to_size(info[0], "bytes") / sizeof(float) + 63) / 64 * 64;
  const std::size_t repeats = to_size(info[1], "repeats");
  AlignedArray<float> buffer(floats), sink(16);
  auto seconds = Napi::Array::New(info.Env(), repeats);
  kernels().read({buffer.data(), floats, sink.data()});
  for (std::uint32_t i = 0; i < repeats; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    kernels().read({buffer.data(), floats, sink.data()});
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
    seconds.Set(i, spent.count());
  }
  return seconds;
}

void bind_machine(Napi::Env, Napi::Object exports) {
  bind(exports, "isaInfo", isa_info);
  bind(exports, "timeReading", time_reading);
}

}  // namespace compact_rnn
