// packWeight, unpackWeight: a matrix becomes panels behind a handle, and back. The type of the data says how it is stored:
// Float32Array, Uint16Array (halves) or Int8Array with a scale per row.
#include "base/finite.h"
#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/handle.h"
#include "weights/panels.h"

namespace compact_rnn {

// A sum of products of 8-bit digits with bytes, corrections included, stays below 2^31 up to this many columns.
constexpr std::size_t kMostByteColumns = 65536;

static Storage storage_of(const Napi::Value& data) {
  if (data.IsTypedArray()) switch (data.As<Napi::TypedArray>().TypedArrayType()) {
      case napi_float32_array:
        return Storage::f32;
      case napi_uint16_array:
        return Storage::f16;
      case napi_int8_array:
        return Storage::int8;
      default:
        break;
    }
  throw Error("INVALID_INPUT", "data must be a Float32Array, a Uint16Array or an Int8Array");
}

static void check_halves(const std::uint16_t* halves, std::size_t size) {
  const std::size_t bad = first_non_finite(halves, size);
  if (bad != size) throw Error("INVALID_INPUT", "data[" + std::to_string(bad) + "] is not a finite half");
}

// Of bytes -128 is none of ours.
static void check_elements(const StoredMatrix& w, std::size_t size) {
  switch (w.storage) {
    case Storage::f32:
      return check_finite(static_cast<const float*>(w.data), size, "data");
    case Storage::f16:
      return check_halves(static_cast<const std::uint16_t*>(w.data), size);
    case Storage::int8:
      for (std::size_t i = 0; i < size; ++i)
        if (static_cast<const std::int8_t*>(w.data)[i] == -128)
          throw Error("INVALID_INPUT", "data[" + std::to_string(i) + "] is -128, outside -127 to 127");
      if (w.cols > kMostByteColumns)
        throw Error("INVALID_INPUT", "an int8 weight has at most " + std::to_string(kMostByteColumns) +
                                         " columns, but this has " + std::to_string(w.cols));
  }
}

// (weight: { rows, cols, data, scales }, gates)
static Napi::Value pack_weight(const Napi::CallbackInfo& info) {
  const auto weight = info[0].As<Napi::Object>();
  const std::size_t gates = to_size(info[1], "gates");
  StoredMatrix w;
  w.rows = to_positive(weight.Get("rows"), "rows");
  w.cols = to_positive(weight.Get("cols"), "cols");
  if (gates == 0 || w.rows % gates != 0) throw Error("INVALID_INPUT", "rows must be gates times cells");
  const std::size_t size = checked_product(w.rows, w.cols, "weight");
  const Napi::Value data = weight.Get("data");
  w.storage = storage_of(data);
  const auto array = data.As<Napi::TypedArray>();
  if (array.ElementLength() != size) throw Error("INVALID_INPUT", "data must hold rows x cols elements");
  w.data = static_cast<const std::byte*>(array.ArrayBuffer().Data()) + array.ByteOffset();
  check_elements(w, size);
  if (w.storage == Storage::int8) {
    w.scales = to_floats(weight.Get("scales"), "scales", w.rows);
    check_finite(w.scales, w.rows, "scales");
  }
  auto panels = std::make_shared<const Panels>(w, gates);
  const std::size_t bytes = panels->bytes();
  return to_handle<const Panels>(info.Env(), std::move(panels), kWeightTag, bytes);
}

template <typename Array>
static Napi::Object unpack_to(Napi::Env env, const Panels& panels) {
  auto data = Array::New(env, panels.rows() * panels.columns());
  auto weight = Napi::Object::New(env);
  weight.Set("data", data);
  if (panels.storage() != Storage::int8) {
    panels.unpack(data.Data(), nullptr);
    return weight;
  }
  auto scales = Napi::Float32Array::New(env, panels.rows());
  panels.unpack(data.Data(), scales.Data());
  weight.Set("scales", scales);
  return weight;
}

// (handle): { data, scales } as they were packed.
static Napi::Value unpack_weight(const Napi::CallbackInfo& info) {
  const auto panels = from_handle<const Panels>(info[0], kWeightTag, "weight");
  switch (panels->storage()) {
    case Storage::f16:
      return unpack_to<Napi::Uint16Array>(info.Env(), *panels);
    case Storage::int8:
      return unpack_to<Napi::Int8Array>(info.Env(), *panels);
    case Storage::f32:
      break;
  }
  return unpack_to<Napi::Float32Array>(info.Env(), *panels);
}

void bind_weight(Napi::Env, Napi::Object exports) {
  bind(exports, "packWeight", pack_weight);
  bind(exports, "unpackWeight", unpack_weight);
}

}  // namespace compact_rnn
