// packWeight, unpackWeight: a matrix becomes panels behind a handle, and back; packEmbedding, unpackEmbedding:
// rows to be looked up. The type of the data says how a matrix is stored: Float32Array, Uint16Array (halves) or
// Int8Array with a scale per row.
#include "base/finite.h"
#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/handle.h"
#include "weights/embedding.h"
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

// { rows, cols, data, scales }: the elements stay JavaScript's.
static StoredMatrix to_stored_matrix(const Napi::Value& value) {
  const auto weight = value.As<Napi::Object>();
  StoredMatrix w;
  w.rows = to_positive(weight.Get("rows"), "rows");
  w.cols = to_positive(weight.Get("cols"), "cols");
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
  return w;
}

// (weight, gates)
static Napi::Value pack_weight(const Napi::CallbackInfo& info) {
  const StoredMatrix w = to_stored_matrix(info[0]);
  const std::size_t gates = to_size(info[1], "gates");
  if (gates == 0 || w.rows % gates != 0) throw Error("INVALID_INPUT", "rows must be gates times cells");
  auto panels = std::make_shared<const Panels>(w, gates);
  const std::size_t bytes = panels->bytes();
  return to_handle<const Panels>(info.Env(), std::move(panels), kWeightTag, bytes);
}

// (weight)
static Napi::Value pack_embedding(const Napi::CallbackInfo& info) {
  auto embedding = std::make_shared<const Embedding>(to_stored_matrix(info[0]));
  const std::size_t bytes = embedding->rows() * embedding->row_bytes();
  return to_handle<const Embedding>(info.Env(), std::move(embedding), kEmbeddingTag, bytes);
}

// `Packed` is Panels or Embedding.
template <typename Array, typename Packed>
static Napi::Object unpack_to(Napi::Env env, const Packed& packed) {
  auto data = Array::New(env, packed.rows() * packed.columns());
  auto weight = Napi::Object::New(env);
  weight.Set("data", data);
  if (packed.storage() != Storage::int8) {
    packed.unpack(data.Data(), nullptr);
    return weight;
  }
  auto scales = Napi::Float32Array::New(env, packed.rows());
  packed.unpack(data.Data(), scales.Data());
  weight.Set("scales", scales);
  return weight;
}

// { data, scales } as they were packed.
template <typename Packed>
static Napi::Object unpacked(Napi::Env env, const Packed& packed) {
  switch (packed.storage()) {
    case Storage::f16:
      return unpack_to<Napi::Uint16Array>(env, packed);
    case Storage::int8:
      return unpack_to<Napi::Int8Array>(env, packed);
    case Storage::f32:
      break;
  }
  return unpack_to<Napi::Float32Array>(env, packed);
}

// (handle)
static Napi::Value unpack_weight(const Napi::CallbackInfo& info) {
  return unpacked(info.Env(), *from_handle<const Panels>(info[0], kWeightTag, "weight"));
}

// (handle)
static Napi::Value unpack_embedding(const Napi::CallbackInfo& info) {
  return unpacked(info.Env(), *from_handle<const Embedding>(info[0], kEmbeddingTag, "embedding"));
}

void bind_weight(Napi::Env, Napi::Object exports) {
  bind(exports, "packWeight", pack_weight);
  bind(exports, "unpackWeight", unpack_weight);
  bind(exports, "packEmbedding", pack_embedding);
  bind(exports, "unpackEmbedding", unpack_embedding);
}

}  // namespace compact_rnn
