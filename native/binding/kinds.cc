// packSparse, packHashed, packToeplitzLike: stored forms become what the kernels read; joinLowRank,
// joinGates: weights made of others.
#include "binding/kinds.h"

#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/new_elements.h"
#include "binding/stored_weight.h"
#include "binding/weight_handle.h"
#include "weights/gate_stack.h"
#include "weights/low_rank.h"
#include "weights/toeplitz_like.h"

namespace compact_rnn {

static bool is_zero(const StoredMatrix& values, std::size_t i) {
  switch (values.storage) {
    case Storage::f16:
      return (static_cast<const std::uint16_t*>(values.data)[i] & 0x7fff) == 0;
    case Storage::int8:
      return static_cast<const std::int8_t*>(values.data)[i] == 0;
    case Storage::f32:
      break;
  }
  return static_cast<const float*>(values.data)[i] == 0.0f;
}

// Beyond the last cell of a gate.
static void check_filling(const StoredWeight& stored) {
  const representations::SparsePattern& pattern = *stored.spec.pattern;
  for (std::size_t list = 0; list + 1 < pattern.starts.size(); ++list)
    for (std::size_t place = pattern.starts[list]; place < pattern.starts[list + 1]; ++place)
      for (std::size_t lane = pattern.rows_of(list, stored.shape).size(); lane < pattern.block;
           ++lane)
        if (!is_zero(stored.parts[0], place * pattern.block + lane))
          throw Error("INVALID_INPUT", "values[" + std::to_string(place * pattern.block + lane) +
                                           "] is beyond the last cell of its gate: it must be 0");
}

// (weight, gates)
static Napi::Value pack_sparse(const Napi::CallbackInfo& info) {
  const std::size_t gates = to_size(info[1], "gates");
  const StoredWeight stored = to_stored_weight(info[0], "sparse", gates);
  check_filling(stored);
  const StoredMatrix& values = stored.parts[0];
  const representations::SparsePattern& pattern = *stored.spec.pattern;
  const StoredSparse w = {values.storage, stored.shape.rows,     stored.shape.cols,
                          pattern.block,  pattern.starts.data(), pattern.columns.data(),
                          values.data,    values.scales};
  return to_weight_handle(info.Env(), std::make_shared<const Sparse>(w, gates));
}

// (weight, gates)
static Napi::Value pack_hashed(const Napi::CallbackInfo& info) {
  const std::size_t gates = to_size(info[1], "gates");
  const StoredWeight stored = to_stored_weight(info[0], "hashed", gates);
  const StoredMatrix& buckets = stored.parts[0];
  const StoredHashed w = {buckets.storage,     stored.shape.rows,    stored.shape.cols,
                          stored.spec.buckets, buckets.data,         buckets.scales,
                          stored.spec.seed,    stored.spec.is_signed};
  return to_weight_handle(info.Env(), std::make_shared<const Hashed>(w, gates));
}

// (weight, gates)
static Napi::Value pack_toeplitz_like(const Napi::CallbackInfo& info) {
  const std::size_t gates = to_size(info[1], "gates");
  const StoredWeight stored = to_stored_weight(info[0], "toeplitz-like", gates);
  const StoredToeplitzLike w = {stored.shape.rows, stored.shape.cols, stored.parts[0],
                                stored.parts[1]};
  return to_weight_handle(info.Env(), std::make_shared<const ToeplitzLike>(w, gates));
}

// (a, b): handles of W = A B; what they hold is shared, and the garbage collector has been told of
// it.
static Napi::Value join_low_rank(const Napi::CallbackInfo& info) {
  SharedWeight a = from_weight_handle(info[0], "a"), b = from_weight_handle(info[1], "b");
  if (a->columns() != b->rows() || b->gates() != 1)
    throw Error("INVALID_INPUT", "b must have as many rows as a has columns, and no gates");
  SharedWeight product = std::make_shared<const LowRank>(std::move(a), std::move(b));
  return to_handle<const Weight>(info.Env(), std::move(product), kWeightTag, 0);
}

// (handles): one for each gate, which are shared too.
static Napi::Value join_gates(const Napi::CallbackInfo& info) {
  if (!info[0].IsArray()) throw Error("INVALID_INPUT", "gates must be an array");
  const auto handles = info[0].As<Napi::Array>();
  std::vector<SharedWeight> gates;
  for (std::uint32_t i = 0; i < handles.Length(); ++i) {
    const std::string name = "gates[" + std::to_string(i) + "]";
    gates.push_back(from_weight_handle(handles.Get(i), name.c_str()));
    if (gates[i]->gates() != 1)
      throw Error("INVALID_INPUT", name + " must have no gates of its own");
    if (gates[i]->rows() != gates[0]->rows() || gates[i]->columns() != gates[0]->columns())
      throw Error("INVALID_INPUT", name + " must have the rows and columns of the first");
  }
  if (gates.empty()) throw Error("INVALID_INPUT", "gates must hold one weight at least");
  SharedWeight stack = std::make_shared<const GateStack>(std::move(gates));
  return to_handle<const Weight>(info.Env(), std::move(stack), kWeightTag, 0);
}

Napi::Object unpacked(Napi::Env env, const Sparse& w) {
  auto weight = Napi::Object::New(env);
  auto starts = Napi::Uint32Array::New(env, w.lists() + 1);
  auto columns = Napi::Uint16Array::New(env, w.places());
  weight.Set("starts", starts);
  weight.Set("columns", columns);
  set_elements(weight, "values", w.storage(), w.places() * w.block(), w.rows(),
               [&](void* values, float* scales) {
                 w.unpack(starts.Data(), columns.Data(), values, scales);
               });
  return weight;
}

Napi::Object unpacked(Napi::Env env, const Hashed& w) {
  auto weight = Napi::Object::New(env);
  set_elements(weight, "buckets", w.storage(), w.k(), 1,
               [&](void* buckets, float* scale) { w.unpack(buckets, scale); });
  return weight;
}

void bind_kinds(Napi::Env, Napi::Object exports) {
  bind(exports, "packSparse", pack_sparse);
  bind(exports, "packHashed", pack_hashed);
  bind(exports, "packToeplitzLike", pack_toeplitz_like);
  bind(exports, "joinLowRank", join_low_rank);
  bind(exports, "joinGates", join_gates);
}

}  // namespace compact_rnn
