// fillUniform: reproducible random weights.
#include "base/random.h"

#include <cmath>

#include "binding/arguments.h"
#include "binding/bindings.h"

namespace compact_rnn {

// fillUniform(array, seed, stream, bound)
static void fill_uniform_binding(const Napi::CallbackInfo& info) {
  guarded(info.Env(), [&] {
    if (info.Length() < 4 || !info[0].IsTypedArray() || !info[3].IsNumber())
      throw Error("INVALID_INPUT", "fillUniform takes (Float32Array, seed, stream, bound)");
    const std::size_t size = info[0].As<Napi::TypedArray>().ElementLength();
    float* out = floats_argument(info, 0, "array", size);
    const std::uint64_t seed = size_argument(info, 1, "seed");
    const std::uint64_t stream = size_argument(info, 2, "stream");
    const float bound = info[3].As<Napi::Number>().FloatValue();
    if (!std::isfinite(bound)) throw Error("INVALID_INPUT", "bound must be finite");
    fill_uniform(out, size, seed, stream, bound);
  });
}

void bind_random(Napi::Env env, Napi::Object exports) {
  exports.Set("fillUniform", Napi::Function::New(env, fill_uniform_binding, "fillUniform"));
}

}  // namespace compact_rnn
