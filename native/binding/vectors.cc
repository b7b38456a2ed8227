// fillUniform, firstNonFinite: what touches every number of a vector.
#include <cmath>

#include "base/finite.h"
#include "base/random.h"
#include "binding/arguments.h"
#include "binding/bindings.h"

namespace compact_rnn {

// (array, seed, stream, bound)
static Napi::Value fill(const Napi::CallbackInfo& info) {
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

template <typename Array>
static Napi::Value first_in(const Array& array) {
  const std::size_t size = array.ElementLength(), bad = first_non_finite(array.Data(), size);
  return Napi::Number::New(array.Env(), bad == size ? -1.0 : static_cast<double>(bad));
}

// (floats or the bits of halves): the index of the first NaN or infinity, or -1.
static Napi::Value find_non_finite(const Napi::CallbackInfo& info) {
  if (info[0].IsTypedArray()) switch (info[0].As<Napi::TypedArray>().TypedArrayType()) {
      case napi_float32_array:
        return first_in(info[0].As<Napi::Float32Array>());
      case napi_uint16_array:
        return first_in(info[0].As<Napi::Uint16Array>());
      default:
        break;
    }
  throw Error("INVALID_INPUT", "array must be a Float32Array or a Uint16Array");
}

void bind_vectors(Napi::Env, Napi::Object exports) {
  bind(exports, "fillUniform", fill);
  bind(exports, "firstNonFinite", find_non_finite);
}

}  // namespace compact_rnn
