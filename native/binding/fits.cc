// hashedFit, toeplitzDisplacement, createToeplitzFit and what runs it: from a dense matrix to the
// parameters of other kinds of weight.
#include <algorithm>

#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/busy.h"
#include "binding/promise_worker.h"
#include "binding/weight_values.h"
#include "solvers/toeplitz_fit.h"
#include "weights/hashed/hashed.h"
#include "weights/int4_fit.h"
#include "weights/toeplitz_like/parametrization.h"

namespace compact_rnn {

namespace {

using solvers::ToeplitzFit;

Busy<ToeplitzFit> to_toeplitz_fit(const Napi::Value& value) {
  return {value, kCirculantFitTag, "fit"};
}

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

// (w, rows, cols, rank, start)
Napi::Value create_toeplitz_fit(const Napi::CallbackInfo& info) {
  const std::size_t rows = to_positive(info[1], "rows"), cols = to_positive(info[2], "cols");
  const std::size_t rank = to_positive(info[3], "rank"), n = std::max(rows, cols);
  if (n < 2 || rank > n)
    throw Error("INVALID_INPUT",
                "the larger of rows and cols must be at least 2 and at least the rank, but is " +
                    std::to_string(n));
  auto work = [w = to_matrix(info[0], "W", rows, cols), rank, start = to_size(info[4], "start")] {
    return std::make_shared<Bound<ToeplitzFit>>(w, rank, start);
  };
  const std::size_t bytes = sizeof(double) * (2 * rows * cols + 30 * rank * n);
  return run_async(info.Env(), std::move(work),
                   [bytes](Napi::Env env, const std::shared_ptr<Bound<ToeplitzFit>>& fit) {
                     return to_handle(env, fit, kCirculantFitTag, bytes);
                   });
}

// (fit, iterations)
Napi::Value run_toeplitz_fit(const Napi::CallbackInfo& info) {
  auto work = [fit = to_toeplitz_fit(info[0]), iterations = to_positive(info[1], "iterations")] {
    return fit->run(iterations);
  };
  return run_async(info.Env(), std::move(work), [](Napi::Env env, double error) -> Napi::Value {
    return Napi::Number::New(env, error);
  });
}

// (fit): { g, h }
Napi::Value toeplitz_pairs(const Napi::CallbackInfo& info) {
  auto work = [fit = to_toeplitz_fit(info[0])] { return fit->pairs(); };
  return run_async(info.Env(), std::move(work),
                   [](Napi::Env env, const solvers::ToeplitzPairs& pairs) -> Napi::Value {
                     auto object = Napi::Object::New(env);
                     object.Set("g", array_of<Napi::Float32Array>(env, pairs.g.data));
                     object.Set("h", array_of<Napi::Float32Array>(env, pairs.h.data));
                     return object;
                   });
}

// (W, rows, cols, C): { data, scales }
Napi::Value int4_fit(const Napi::CallbackInfo& info) {
  const std::size_t rows = to_positive(info[1], "rows"), cols = to_positive(info[2], "cols");
  const std::size_t size = checked_product(rows, cols, "W");
  const float* w = to_floats(info[0], "W", size);
  const double* c = to_elements<double>(info[3], "C", checked_product(cols, cols, "C"));
  auto work = [w = std::vector<float>(w, w + size), rows, cols,
               c = std::vector<double>(c, c + cols * cols)]() mutable {
    const TeamLease team(1);
    return fit_int4(w.data(), rows, cols, std::move(c), *team);
  };
  return run_async(info.Env(), std::move(work),
                   [](Napi::Env env, const Int4Matrix& fit) -> Napi::Value {
                     auto object = Napi::Object::New(env);
                     object.Set("data", array_of<Napi::Uint8Array>(env, fit.data));
                     object.Set("scales", array_of<Napi::Uint16Array>(env, fit.scales));
                     return object;
                   });
}

}  // namespace

void bind_fits(Napi::Env, Napi::Object exports) {
  bind(exports, "hashedFit", hashed_fit);
  bind(exports, "int4Fit", int4_fit);
  bind(exports, "toeplitzDisplacement", displacement);
  bind(exports, "createToeplitzFit", create_toeplitz_fit);
  bind(exports, "runToeplitzFit", run_toeplitz_fit);
  bind(exports, "toeplitzPairs", toeplitz_pairs);
}

}  // namespace compact_rnn
