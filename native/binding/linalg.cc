// svd, truncate, leastSquares, relativeError, multiply: linear algebra off the main thread;
// linalgBackend: which back end computes it.
//
// Matrices come as Float32Array or Float64Array. They are copied (to f64) on the main thread,
// so that what JavaScript does to its arrays meanwhile is harmless.
#include <algorithm>

#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/promise_worker.h"
#include "linalg/solver.h"

namespace compact_rnn {
namespace {

using linalg::Matrix;
using linalg::Solver;

bool is_doubles(const Napi::Value& value) {
  return value.IsTypedArray() &&
         value.As<Napi::TypedArray>().TypedArrayType() == napi_float64_array;
}

Matrix matrix_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name,
                       std::size_t rows, std::size_t cols) {
  const std::size_t size = checked_product(rows, cols, name);
  if (is_doubles(info[index])) {
    const double* data = to_elements<double>(info[index], name, size);
    return {rows, cols, std::vector<double>(data, data + size)};
  }
  const float* data = to_floats(info[index], name, size);
  return {rows, cols, std::vector<double>(data, data + size)};
}

// The name of a back end, or undefined for that of the process.
const Solver& solver_argument(const Napi::CallbackInfo& info, std::size_t index) {
  if (index >= info.Length() || info[index].IsUndefined()) return linalg::default_solver();
  if (!info[index].IsString()) throw Error("INVALID_INPUT", "backend must be a string");
  return linalg::solver(linalg::backend_named(info[index].As<Napi::String>().Utf8Value()));
}

Napi::Value svd(const Napi::CallbackInfo& info) {
  const std::size_t rows = to_size(info[1], "rows"), cols = to_size(info[2], "cols");
  auto work = [w = matrix_argument(info, 0, "W", rows, cols),
               &solver = solver_argument(info, 3)]() mutable { return solver.svd(std::move(w)); };
  return run_async(info.Env(), std::move(work),
                   [](Napi::Env env, const linalg::Svd& result) -> Napi::Value {
                     auto object = Napi::Object::New(env);
                     object.Set("u", array_of<Napi::Float64Array>(env, result.u.data));
                     object.Set("s", array_of<Napi::Float64Array>(env, result.s));
                     object.Set("vt", array_of<Napi::Float64Array>(env, result.vt.data));
                     return object;
                   });
}

Napi::Value least_squares(const Napi::CallbackInfo& info) {
  const std::size_t r = to_size(info[1], "r"), n = to_size(info[2], "n");
  const std::size_t rows = to_size(info[4], "rows");
  auto work = [p = matrix_argument(info, 0, "P", r, n), w = matrix_argument(info, 3, "W", rows, n),
               &solver = solver_argument(info, 5)]() mutable {
    return solver.least_squares(std::move(p), std::move(w));
  };
  return run_async(info.Env(), std::move(work), [](Napi::Env env, const Matrix& z) -> Napi::Value {
    return array_of<Napi::Float32Array>(env, z.data);
  });
}

Napi::Value relative_error(const Napi::CallbackInfo& info) {
  const std::size_t rows = to_size(info[3], "rows"), r = to_size(info[4], "r");
  const std::size_t n = to_size(info[5], "n");
  auto work = [z = matrix_argument(info, 0, "Z", rows, r), p = matrix_argument(info, 1, "P", r, n),
               w = matrix_argument(info, 2, "W", rows, n),
               &solver = solver_argument(info, 6)]() mutable {
    return solver.relative_error(z, p, std::move(w));
  };
  return run_async(info.Env(), std::move(work), [](Napi::Env env, double error) -> Napi::Value {
    return Napi::Number::New(env, error);
  });
}

// C [rows, cols] = A B for A [rows, inner], which may be stored transposed, and B [inner, cols].
Napi::Value multiply(const Napi::CallbackInfo& info) {
  const std::size_t rows = to_positive(info[1], "rows"), inner = to_positive(info[2], "inner");
  const std::size_t cols = to_positive(info[4], "cols");
  const bool transposed = info[5].ToBoolean();
  auto work = [a = matrix_argument(info, 0, "A", rows, inner),
               b = matrix_argument(info, 3, "B", inner, cols), transposed,
               &solver = solver_argument(info, 6)] {
    Matrix c{a.rows, b.cols, std::vector<double>(a.rows * b.cols)};
    const std::size_t stride = transposed ? a.rows : a.cols;
    solver.multiply(linalg::Product<double>{{a.data.data(), a.rows, a.cols, stride, transposed},
                                            {b.data.data(), b.rows, b.cols, b.cols},
                                            c.data.data(),
                                            c.cols,
                                            false});
    return c;
  };
  return run_async(info.Env(), std::move(work), [](Napi::Env env, const Matrix& c) -> Napi::Value {
    return array_of<Napi::Float64Array>(env, c.data);
  });
}

// Z = U_r S_r [rows, r] and P = V_r^T [r, cols] (Eq. 5), rounded to f32.
Napi::Value truncate(const Napi::CallbackInfo& info) {
  const std::size_t rows = to_size(info[3], "rows"), cols = to_size(info[4], "cols");
  const std::size_t r = to_size(info[5], "rank"), k = std::min(rows, cols);
  if (r < 1 || r > k)
    throw Error("INVALID_INPUT",
                "rank must be from 1 to " + std::to_string(k) + ", but is " + std::to_string(r));
  const double* u = to_elements<double>(info[0], "u", checked_product(rows, k, "u"));
  const double* s = to_elements<double>(info[1], "s", k);
  const double* vt = to_elements<double>(info[2], "vt", checked_product(k, cols, "vt"));
  auto z = Napi::Float32Array::New(info.Env(), rows * r),
       p = Napi::Float32Array::New(info.Env(), r * cols);
  float* out = z.Data();
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < r; ++j) *out++ = static_cast<float>(u[i * k + j] * s[j]);
  std::copy_n(vt, r * cols, p.Data());
  auto object = Napi::Object::New(info.Env());
  object.Set("z", z);
  object.Set("p", p);
  return object;
}

Napi::Value linalg_backend(const Napi::CallbackInfo& info) {
  const linalg::BackendInfo backend = solver_argument(info, 0).info();
  auto object = Napi::Object::New(info.Env());
  object.Set("name", backend.name);
  object.Set("version", backend.version);
  if (!backend.core_type.empty()) object.Set("coreType", backend.core_type);
  if (!backend.path.empty()) object.Set("path", backend.path);
  return object;
}

}  // namespace

void bind_linalg(Napi::Env, Napi::Object exports) {
  bind(exports, "svd", svd);
  bind(exports, "truncate", truncate);
  bind(exports, "leastSquares", least_squares);
  bind(exports, "relativeError", relative_error);
  bind(exports, "multiply", multiply);
  bind(exports, "linalgBackend", linalg_backend);
}

}  // namespace compact_rnn
