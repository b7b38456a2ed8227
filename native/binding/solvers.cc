// createLasso, solveLasso, createDictionaryLearner, runEpoch and related functions: the iterative
// fits. Each call is a bounded piece of work on a thread of libuv's pool, so that JavaScript can
// count the pieces and stop between two.
#include <cmath>

#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/busy.h"
#include "binding/promise_worker.h"
#include "solvers/adaptive_weights.h"
#include "solvers/dictionary_learner.h"
#include "solvers/lasso.h"

namespace compact_rnn {
namespace {

using linalg::Matrix;
using solvers::DictionaryLearner;
using solvers::Lasso;

double to_number(const Napi::Value& value, const char* name, bool may_be_zero) {
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : -1.0;
  if (!std::isfinite(number) || number < 0 || (number == 0 && !may_be_zero))
    throw Error("INVALID_INPUT", std::string(name) + " must be a finite number " +
                                     (may_be_zero ? "from" : "above") + " 0");
  return number;
}

template <typename Object>
std::size_t bytes_of(std::size_t numbers) {
  return sizeof(Object) + numbers * sizeof(double);
}

Busy<Lasso> to_lasso(const Napi::Value& value) { return {value, kLassoTag, "lasso"}; }
Busy<DictionaryLearner> to_learner(const Napi::Value& value) {
  return {value, kDictionaryLearnerTag, "learner"};
}

Napi::Value nothing(Napi::Env env, bool) { return env.Undefined(); }

// (dictionary, atoms, targets, samples, length, threads)
Napi::Value create_lasso(const Napi::CallbackInfo& info) {
  const std::size_t atoms = to_positive(info[1], "atoms"),
                    samples = to_positive(info[3], "samples");
  const std::size_t length = to_positive(info[4], "length");
  auto work = [d = to_matrix(info[0], "dictionary", atoms, length),
               w = to_matrix(info[2], "targets", samples, length), threads = to_threads(info[5])] {
    return std::make_shared<Bound<Lasso>>(d, w, threads);
  };
  const std::size_t bytes = bytes_of<Lasso>(atoms * atoms + 3 * samples * atoms);
  return run_async(info.Env(), std::move(work),
                   [bytes](Napi::Env env, const std::shared_ptr<Bound<Lasso>>& lasso) {
                     return to_handle(env, lasso, kLassoTag, bytes);
                   });
}

// (lasso, codes)
Napi::Value start_lasso(const Napi::CallbackInfo& info) {
  const auto lasso = to_lasso(info[0]);
  const std::size_t size = lasso->codes().data.size();
  const float* given = to_floats(info[1], "codes", size);
  const std::vector<float> codes(given, given + size);
  check_finite(codes.data(), size, "codes");
  lasso->start(codes.data());
  return info.Env().Undefined();
}

// (lasso, weights): one an atom, or one a coefficient
Napi::Value weigh_lasso(const Napi::CallbackInfo& info) {
  const auto lasso = to_lasso(info[0]);
  const Matrix& codes = lasso->codes();
  const bool shared =
      info[1].IsTypedArray() && info[1].As<Napi::TypedArray>().ElementLength() == codes.cols;
  const std::size_t size = shared ? codes.cols : codes.data.size();
  const float* given = to_floats(info[1], "weights", size);
  std::vector<double> weights(given, given + size);
  for (std::size_t i = 0; i < size; ++i)
    if (!(weights[i] > 0))
      throw Error("INVALID_INPUT", "weights[" + std::to_string(i) + "] is not above 0");
  lasso->weigh(std::move(weights));
  return info.Env().Undefined();
}

// (lasso, gamma, by)
Napi::Value adapt_lasso(const Napi::CallbackInfo& info) {
  const double gamma = to_number(info[1], "gamma", false);
  const std::string by = info[2].ToString();
  if (by != "atom" && by != "coefficient")
    throw Error("INVALID_INPUT", "by must be atom or coefficient");
  auto work = [lasso = to_lasso(info[0]), gamma, by] {
    const Matrix& codes = lasso->codes();
    lasso->weigh(by == "atom" ? solvers::weights_of_atoms(codes, gamma)
                              : solvers::weights_of_coefficients(codes, gamma));
    return true;
  };
  return run_async(info.Env(), std::move(work), nothing);
}

// (lasso, lambda, tolerance, sweeps)
Napi::Value solve_lasso(const Napi::CallbackInfo& info) {
  const double lambda = to_number(info[1], "lambda", false);
  const double tolerance = to_number(info[2], "tolerance", true);
  const std::size_t sweeps = to_positive(info[3], "sweeps");
  auto work = [lasso = to_lasso(info[0]), lambda, tolerance, sweeps] {
    return lasso->solve(lambda, tolerance, sweeps);
  };
  return run_async(info.Env(), std::move(work),
                   [](Napi::Env env, const solvers::Solution& solution) -> Napi::Value {
                     auto object = Napi::Object::New(env);
                     object.Set("objective", solution.objective);
                     object.Set("gap", solution.gap);
                     object.Set("unfinished", static_cast<double>(solution.unfinished));
                     object.Set("nonzeros", static_cast<double>(solution.nonzeros));
                     return object;
                   });
}

// (lasso)
Napi::Value refit_lasso(const Napi::CallbackInfo& info) {
  auto work = [lasso = to_lasso(info[0])] {
    lasso->refit();
    return true;
  };
  return run_async(info.Env(), std::move(work), nothing);
}

// (lasso)
Napi::Value lasso_codes(const Napi::CallbackInfo& info) {
  return array_of<Napi::Float32Array>(info.Env(), to_lasso(info[0])->codes().data);
}

solvers::DictionaryOptions to_dictionary_options(const Napi::Object& given, std::size_t length) {
  solvers::DictionaryOptions options{};
  options.atoms = to_positive(given.Get("atoms"), "atoms");
  options.lambda = to_number(given.Get("lambda"), "lambda", false);
  options.batch = to_positive(given.Get("batch"), "batch");
  options.sweeps = to_positive(given.Get("sweeps"), "sweeps");
  options.tolerance = to_number(given.Get("tolerance"), "tolerance", true);
  options.radius = to_size(given.Get("shifts"), "shifts");
  if (options.radius > (length - 1) / 2) throw Error("INVALID_INPUT", "shifts is out of range");
  const bool sphere = given.Get("sphere").ToBoolean();
  options.norm = sphere ? solvers::AtomNorm::kSphere : solvers::AtomNorm::kBall;
  options.seed = to_size(given.Get("seed"), "seed");
  options.threads = to_threads(given.Get("threads"));
  return options;
}

// (w, samples, length, options, initial)
Napi::Value create_dictionary_learner(const Napi::CallbackInfo& info) {
  const std::size_t samples = to_positive(info[1], "samples"),
                    length = to_positive(info[2], "length");
  const auto options = to_dictionary_options(info[3].As<Napi::Object>(), length);
  Matrix initial;
  if (!info[4].IsUndefined()) initial = to_matrix(info[4], "initial", options.atoms, length);
  auto work = [w = to_matrix(info[0], "W", samples, length), options,
               initial = std::move(initial)] {
    return std::make_shared<Bound<DictionaryLearner>>(w, options,
                                                      initial.data.empty() ? nullptr : &initial);
  };
  const std::size_t rows = options.atoms * (2 * options.radius + 1);
  const std::size_t bytes =
      bytes_of<DictionaryLearner>(samples * (length + rows) + rows * (rows + 2 * length));
  return run_async(
      info.Env(), std::move(work),
      [bytes](Napi::Env env, const std::shared_ptr<Bound<DictionaryLearner>>& learner) {
        return to_handle(env, learner, kDictionaryLearnerTag, bytes);
      });
}

// (learner)
Napi::Value run_epoch(const Napi::CallbackInfo& info) {
  auto work = [learner = to_learner(info[0])] { return learner->run_epoch(); };
  return run_async(info.Env(), std::move(work),
                   [](Napi::Env env, const solvers::Epoch& epoch) -> Napi::Value {
                     auto object = Napi::Object::New(env);
                     object.Set("objective", epoch.objective);
                     object.Set("nonzeros", static_cast<double>(epoch.nonzeros));
                     object.Set("unused", static_cast<double>(epoch.unused));
                     return object;
                   });
}

// (learner)
Napi::Value learned_dictionary(const Napi::CallbackInfo& info) {
  const auto learner = to_learner(info[0]);
  auto object = Napi::Object::New(info.Env());
  object.Set("dictionary",
             array_of<Napi::Float32Array>(info.Env(), learner->dictionary().rows().data));
  object.Set("codes", array_of<Napi::Float32Array>(info.Env(), learner->codes().data));
  return object;
}

}  // namespace

void bind_solvers(Napi::Env, Napi::Object exports) {
  bind(exports, "createLasso", create_lasso);
  bind(exports, "startLasso", start_lasso);
  bind(exports, "weighLasso", weigh_lasso);
  bind(exports, "adaptLasso", adapt_lasso);
  bind(exports, "solveLasso", solve_lasso);
  bind(exports, "refitLasso", refit_lasso);
  bind(exports, "lassoCodes", lasso_codes);
  bind(exports, "createDictionaryLearner", create_dictionary_learner);
  bind(exports, "runEpoch", run_epoch);
  bind(exports, "learnedDictionary", learned_dictionary);
}

}  // namespace compact_rnn
