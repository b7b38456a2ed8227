// packWeight: a matrix becomes panels behind a handle; unpackWeight: the arrays of any weight that
// was packed; packEmbedding, unpackEmbedding: rows to be looked up.
#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/kinds.h"
#include "binding/new_elements.h"
#include "binding/stored_matrix.h"
#include "binding/weight_handle.h"
#include "weights/embedding.h"
#include "weights/panels.h"

namespace compact_rnn {

static std::size_t to_gates(const Napi::Value& value, std::size_t rows) {
  const std::size_t gates = to_size(value, "gates");
  if (gates == 0 || rows % gates != 0)
    throw Error("INVALID_INPUT", "rows must be gates times cells");
  return gates;
}

// (weight, gates)
static Napi::Value pack_weight(const Napi::CallbackInfo& info) {
  const StoredMatrix w = to_stored_matrix(info[0]);
  return to_weight_handle(info.Env(), std::make_shared<const Panels>(w, to_gates(info[1], w.rows)));
}

// (weight)
static Napi::Value pack_embedding(const Napi::CallbackInfo& info) {
  auto embedding = std::make_shared<const Embedding>(to_stored_matrix(info[0]));
  const std::size_t bytes = embedding->rows() * embedding->row_bytes();
  return to_handle<const Embedding>(info.Env(), std::move(embedding), kEmbeddingTag, bytes);
}

// { data, scales } as they were packed. `Packed` is Panels or Embedding.
template <typename Packed>
static Napi::Object unpacked_matrix(Napi::Env env, const Packed& packed) {
  auto weight = Napi::Object::New(env);
  set_elements(weight, "data", packed.storage(), packed.rows() * packed.columns(), packed.rows(),
               [&](void* data, float* scales) { packed.unpack(data, scales); });
  return weight;
}

// (handle)
static Napi::Value unpack_weight(const Napi::CallbackInfo& info) {
  const SharedWeight weight = from_weight_handle(info[0], "weight");
  if (const auto* dense = dynamic_cast<const Panels*>(weight.get()))
    return unpacked_matrix(info.Env(), *dense);
  if (const auto* sparse = dynamic_cast<const Sparse*>(weight.get()))
    return unpacked(info.Env(), *sparse);
  if (const auto* hashed = dynamic_cast<const Hashed*>(weight.get()))
    return unpacked(info.Env(), *hashed);
  throw Error("INVALID_INPUT", "weight keeps no arrays to unpack");
}

// (handle)
static Napi::Value unpack_embedding(const Napi::CallbackInfo& info) {
  return unpacked_matrix(info.Env(),
                         *from_handle<const Embedding>(info[0], kEmbeddingTag, "embedding"));
}

void bind_weight(Napi::Env, Napi::Object exports) {
  bind(exports, "packWeight", pack_weight);
  bind(exports, "unpackWeight", unpack_weight);
  bind(exports, "packEmbedding", pack_embedding);
  bind(exports, "unpackEmbedding", unpack_embedding);
}

}  // namespace compact_rnn
