// hashedFit, toeplitzDisplacement: from a dense matrix to the parameters of other kinds of weight.
#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/stored_weight.h"
#include "weights/hashed/hashed.h"
#include "weights/toeplitz_like/parametrization.h"

namespace compact_rnn {

namespace {

struct DenseFloats {
  WeightShape shape;
  const float* w;
};

// (weight, gates, ...)
DenseFloats to_dense_floats(const Napi::CallbackInfo& info) {
  const CheckedWeight weight = check_weight(to_stored_weight(info[0]), to_size(info[1], "gates"));
  require(weight.structure->is_plain() && weight.numbers[0].storage == Storage::f32,
          "only a dense weight of floats can be fitted");
  return {weight.structure->shape(), static_cast<const float*>(weight.numbers[0].data)};
}

// (weight, gates, k, seed, signed)
Napi::Value hashed_fit(const Napi::CallbackInfo& info) {
  const DenseFloats dense = to_dense_floats(info);
  const Hashed hashed(dense.shape, to_size(info[2], "k"), to_size(info[3], "seed"),
                      info[4].ToBoolean());
  const TeamLease team(1);
  return array_of<Napi::Float32Array>(info.Env(), fit_buckets(hashed, dense.w, *team));
}

// (weight, gates)
Napi::Value displacement(const Napi::CallbackInfo& info) {
  const DenseFloats dense = to_dense_floats(info);
  return array_of<Napi::Float64Array>(info.Env(), toeplitz_displacement(dense.w, dense.shape));
}

}  // namespace

void bind_fits(Napi::Env, Napi::Object exports) {
  bind(exports, "hashedFit", hashed_fit);
  bind(exports, "toeplitzDisplacement", displacement);
}

}  // namespace compact_rnn
