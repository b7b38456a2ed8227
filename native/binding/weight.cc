// packWeight, unpackWeight: a weight of any kind becomes what the kernels read, behind a handle,
// and back; expandWeight: its dense matrix; packEmbedding, unpackEmbedding: rows to be looked up.
#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/weight_values.h"
#include "weights/embedding.h"
#include "weights/observed.h"

namespace compact_rnn {
namespace {

CheckedWeight to_checked_weight(const Napi::CallbackInfo& info) {
  return check_weight(to_stored_weight(info[0]), to_size(info[1], "gates"));
}

// (weight, gates)
Napi::Value pack_weight(const Napi::CallbackInfo& info) {
  return to_weight_handle(info.Env(), to_checked_weight(info).pack());
}

// (weight, gates): W, summed in double and rounded once
Napi::Value expand_weight(const Napi::CallbackInfo& info) {
  return array_of<Napi::Float32Array>(info.Env(), to_checked_weight(info).expand());
}

// A new array of `size` elements, and where they stand.
struct NewElements {
  Napi::TypedArray array;
  void* data;
};

template <typename Array>
NewElements new_array(Napi::Env env, std::size_t size) {
  auto array = Array::New(env, size);
  return {array, array.Data()};
}

NewElements new_elements(Napi::Env env, const PackedPart& part) {
  switch (part.storage) {
    case Storage::f16:
      return new_array<Napi::Uint16Array>(env, part.size);
    case Storage::int8:
      return new_array<Napi::Int8Array>(env, part.size);
    case Storage::int4:
      return new_array<Napi::Uint8Array>(env, part.size);
    case Storage::f32:
      break;
  }
  return new_array<Napi::Float32Array>(env, part.size);
}

// Of int8 and int4.
NewElements new_scales(Napi::Env env, const PackedPart& part) {
  if (part.storage == Storage::int8) return new_array<Napi::Float32Array>(env, part.scales);
  return new_array<Napi::Uint16Array>(env, part.scales);
}

// { data, scales } by unpack(data, scales).
template <typename Unpack>
Napi::Object unpacked(Napi::Env env, const PackedPart& part, const Unpack& unpack) {
  auto object = Napi::Object::New(env);
  const NewElements elements = new_elements(env, part);
  object.Set("data", elements.array);
  void* scales = nullptr;
  if (part.storage == Storage::int8 || part.storage == Storage::int4) {
    const NewElements made = new_scales(env, part);
    object.Set("scales", made.array);
    scales = made.data;
  }
  unpack(elements.data, scales);
  return object;
}

// (handle, part)
Napi::Value unpack_weight(const Napi::CallbackInfo& info) {
  const SharedWeight weight = from_weight_handle(info[0], "weight");
  const std::size_t part = to_size(info[1], "part");
  const std::vector<PackedPart> parts = weight->parts();
  require(part < parts.size(), "the weight has " + std::to_string(parts.size()) + " parts");
  return unpacked(info.Env(), parts[part],
                  [&](void* data, void* scales) { weight->unpack(part, data, scales); });
}

// (weight, gates): { weight, moments }
Napi::Value observe_weight(const Napi::CallbackInfo& info) {
  std::vector<SharedMoment> moments;
  const SharedWeight weight = to_checked_weight(info).pack_observed(moments);
  auto handles = Napi::Array::New(info.Env(), moments.size());
  for (std::uint32_t i = 0; i < moments.size(); ++i)
    if (moments[i])
      handles.Set(i, to_handle(info.Env(), moments[i], kMomentTag, moments[i]->bytes()));
  auto object = Napi::Object::New(info.Env());
  object.Set("weight", to_weight_handle(info.Env(), weight));
  object.Set("moments", handles);
  return object;
}

// (moment): the sums so far [size, size]
Napi::Value moment_of(const Napi::CallbackInfo& info) {
  const auto moment = from_handle<SecondMoment>(info[0], kMomentTag, "moment");
  return array_of<Napi::Float64Array>(info.Env(), moment->sums());
}

// (weight)
Napi::Value pack_embedding(const Napi::CallbackInfo& info) {
  auto embedding = std::make_shared<const Embedding>(to_stored_weight(info[0]).matrix());
  const std::size_t bytes = embedding->rows() * embedding->row_bytes();
  return to_handle<const Embedding>(info.Env(), std::move(embedding), kEmbeddingTag, bytes);
}

// (handle)
Napi::Value unpack_embedding(const Napi::CallbackInfo& info) {
  const auto embedding = from_handle<const Embedding>(info[0], kEmbeddingTag, "embedding");
  return unpacked(info.Env(), embedding->part(),
                  [&](void* data, void* scales) { embedding->unpack(data, scales); });
}

}  // namespace

void bind_weight(Napi::Env, Napi::Object exports) {
  bind(exports, "packWeight", pack_weight);
  bind(exports, "unpackWeight", unpack_weight);
  bind(exports, "expandWeight", expand_weight);
  bind(exports, "observeWeight", observe_weight);
  bind(exports, "momentOf", moment_of);
  bind(exports, "packEmbedding", pack_embedding);
  bind(exports, "unpackEmbedding", unpack_embedding);
}

}  // namespace compact_rnn
