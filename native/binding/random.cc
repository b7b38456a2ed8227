// fillUniform: reproducible random weights.
#include "base/random.h"

#include <cmath>

#include "binding/arguments.h"
#include "binding/bindings.h"

namespace compact_rnn {
// (array, seed, stream, bound)
static Napi::Value fill_uniform_binding(const Napi::CallbackInfo& info) {
  if (!info[0].IsTypedArray() || !info[3].IsNumber())
    throw Error("INVALID_INPUT", "fillUniform takes (Float32Array, seed, stream, bound)");
  const std::size_t size = info[0].As<Napi::TypedArray>().ElementLength();
  float* out = to_floats(info[0], "array", size);
  const std::uint64_t seed = to_size(info[1], "seed");
  const std::uint64_t stream = to_size(info[2], "stream");
  const float bound = info[3].As<Napi::Number>().FloatValue();
  if (!std::isfinite(bound)) throw Error("INVALID_INPUT", "bound must be finite");
  fill_uniform(out, size, seed, stream, bound);
  return info.Env().Undefined();
}

void bind_random(Napi::Env, Napi::Object exports) { bind(exports, "fillUniform", fill_uniform_binding); }

}  // namespace compact_rnn
