// hashedFit, toeplitzDisplacement, toeplitzFit: from a dense matrix to the parameters of other
// kinds of weight.
#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/promise_worker.h"
#include "binding/weight_values.h"
#include "solvers/toeplitz_fit.h"
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

// (w, rows, cols, h, r, n, turns): { g, h }
Napi::Value toeplitz_fit(const Napi::CallbackInfo& info) {
  const std::size_t rows = to_positive(info[1], "rows"), cols = to_positive(info[2], "cols");
  const std::size_t r = to_positive(info[4], "r"), n = to_positive(info[5], "n");
  if (n < 2 || n < rows || n < cols)
    throw Error("INVALID_INPUT",
                "n must be at least 2, and at least rows and cols, but is " + std::to_string(n));
  auto work = [w = to_matrix(info[0], "W", rows, cols), h = to_matrix(info[3], "h", r, n),
               turns = to_positive(info[6], "turns")] {
    return solvers::fit_toeplitz(w, h, turns);
  };
  return run_async(info.Env(), std::move(work),
                   [](Napi::Env env, const solvers::ToeplitzPairs& pairs) -> Napi::Value {
                     auto object = Napi::Object::New(env);
                     object.Set("g", array_of<Napi::Float32Array>(env, pairs.g.data));
                     object.Set("h", array_of<Napi::Float32Array>(env, pairs.h.data));
                     return object;
                   });
}

}  // namespace

void bind_fits(Napi::Env, Napi::Object exports) {
  bind(exports, "hashedFit", hashed_fit);
  bind(exports, "toeplitzDisplacement", displacement);
  bind(exports, "toeplitzFit", toeplitz_fit);
}

}  // namespace compact_rnn
