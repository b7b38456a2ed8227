// expandWeight: the dense matrix of a weight of any kind; hashedFit, toeplitzDisplacement: from a
// dense matrix to parameters.
#include "representations/representation.h"

#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/stored_matrix.h"
#include "binding/stored_weight.h"
#include "representations/hashed.h"
#include "representations/parts.h"
#include "representations/toeplitz_like.h"

namespace compact_rnn {

// (weight, gates): W, summed in double and rounded once
static Napi::Value expand_weight(const Napi::CallbackInfo& info) {
  const StoredWeight weight = to_stored_weight(info[0], to_size(info[1], "gates"));
  const std::vector<double> p = parameters_of(weight);
  std::vector<double> w(weight.shape.size());
  const TeamLease team(1);
  representations::make_representation<double>(weight.spec, weight.shape)
      ->expand(p.data(), w.data(), *team);
  return array_of<Napi::Float32Array>(info.Env(), w);
}

// A dense weight in floats.
static StoredWeight to_dense_floats(const Napi::CallbackInfo& info) {
  StoredWeight weight = to_stored_weight(info[0], to_size(info[1], "gates"));
  if (weight.spec.kind != representations::Kind::dense || weight.parts[0].storage != Storage::f32)
    throw Error("INVALID_INPUT", "only a dense weight of floats can be fitted");
  return weight;
}

// (weight, gates, k, seed, signed)
static Napi::Value hashed_fit(const Napi::CallbackInfo& info) {
  const StoredWeight weight = to_dense_floats(info);
  const representations::Spec spec =
      to_hashing(to_size(info[2], "k"), to_size(info[3], "seed"), info[4].ToBoolean());
  const TeamLease team(1);
  return array_of<Napi::Float32Array>(
      info.Env(), representations::fit_buckets(static_cast<const float*>(weight.parts[0].data),
                                               spec, weight.shape, *team));
}

// (weight, gates)
static Napi::Value toeplitz_displacement(const Napi::CallbackInfo& info) {
  const StoredWeight weight = to_dense_floats(info);
  return array_of<Napi::Float64Array>(
      info.Env(), representations::toeplitz_displacement(
                      static_cast<const float*>(weight.parts[0].data), weight.shape));
}

void bind_representation(Napi::Env, Napi::Object exports) {
  bind(exports, "expandWeight", expand_weight);
  bind(exports, "hashedFit", hashed_fit);
  bind(exports, "toeplitzDisplacement", toeplitz_displacement);
}

}  // namespace compact_rnn
