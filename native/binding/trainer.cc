// listParameters, createTrainer, trainBatch, scoreBatch, updateWeights, readTrainer, writeTrainer:
// training, on threads of libuv's pool; scoreOutputs: the loss of outputs from elsewhere.
#include "train/trainer.h"

#include <algorithm>

#include "binding/architecture.h"
#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/busy.h"
#include "binding/handle.h"
#include "binding/promise_worker.h"
#include "binding/training.h"

namespace compact_rnn {
namespace {

using train::Scored;
using train::Trainer;

// A trainer with the architecture of its network.
struct BoundTrainer : Trainer {
  BoundTrainer(const Architecture& trained, const train::Structures& structures,
               std::vector<float> rate_factors, int threads)
      : Trainer(trained, structures, std::move(rate_factors), threads), architecture(trained) {}
  const Architecture architecture;
};

Busy<BoundTrainer> to_trainer(const Napi::Value& value) { return {value, kTrainerTag, "trainer"}; }

// (architecture, structures): name and size of the named parameters, in order.
Napi::Value list_parameters(const Napi::CallbackInfo& info) {
  const Architecture architecture = to_architecture(info[0]);
  const train::Layout layout(architecture, to_structures(info[1], architecture));
  auto list = Napi::Array::New(info.Env());
  for (const train::NamedParameters& each : layout.named) {
    auto object = Napi::Object::New(info.Env());
    object.Set("name", each.name);
    object.Set("size", static_cast<double>(each.size));
    list.Set(list.Length(), object);
  }
  return list;
}

// (architecture, structures, values, rate factors, threads)
Napi::Value create_trainer(const Napi::CallbackInfo& info) {
  const Architecture architecture = to_architecture(info[0]);
  const train::Structures structures = to_structures(info[1], architecture);
  std::vector<float> factors(train::Layout(architecture, structures).named.size(), 1);
  if (const float* given = to_optional_floats(info[3], "rateFactors", factors.size())) {
    std::copy_n(given, factors.size(), factors.data());
    check_finite(factors.data(), factors.size(), "rateFactors");
  }
  auto bound = std::make_shared<Bound<BoundTrainer>>(architecture, structures, std::move(factors),
                                                     to_threads(info[4]));
  AlignedArray<float>& values = bound->object.parameters().edit();
  const std::size_t size = values.size();
  std::copy_n(to_floats(info[2], "values", size), size, values.data());
  check_finite(values.data(), size, "values");
  return to_handle(info.Env(), std::move(bound), kTrainerTag, 4 * sizeof(float) * size);
}

// A batch with its criterion, and the trainer for it.
struct Job {
  Busy<BoundTrainer> trainer;
  train::Sequences batch;
  train::Criterion criterion;
};

// (trainer, batch, criterion)
Job to_job(const Napi::CallbackInfo& info) {
  Busy<BoundTrainer> trainer = to_trainer(info[0]);
  train::Sequences batch = to_sequences(info[1].As<Napi::Object>(), trainer->architecture);
  const std::size_t frames = trainer->is_last_frame() ? 1 : batch.frames;
  train::Criterion criterion =
      to_criterion(info[2].As<Napi::Object>(), batch.sequences, frames, trainer->output_size());
  return {std::move(trainer), std::move(batch), std::move(criterion)};
}

Napi::Value wrap_scored(Napi::Env env, const Scored& scored) { return to_javascript(env, scored); }

// (trainer, batch, criterion, dropout)
Napi::Value train_batch(const Napi::CallbackInfo& info) {
  Job job = to_job(info);
  const auto dropout = info[3].As<Napi::Object>();
  const double probability = dropout.Get("probability").ToNumber().DoubleValue();
  if (!(probability >= 0 && probability < 1))
    throw Error("INVALID_INPUT", "dropout is out of range");
  const std::size_t seed = to_size(dropout.Get("seed"), "seed");
  auto work = [job = std::move(job), probability, seed] {
    return job.trainer->train_batch(job.batch, job.criterion, probability, seed);
  };
  return run_async(info.Env(), std::move(work), wrap_scored);
}

Napi::Value score_batch(const Napi::CallbackInfo& info) {
  Job job = to_job(info);
  auto work = [job = std::move(job)] { return job.trainer->score_batch(job.batch, job.criterion); };
  return run_async(info.Env(), std::move(work), wrap_scored);
}

// (trainer, update)
Napi::Value update_weights(const Napi::CallbackInfo& info) {
  struct Outcome {
    double norm;
    std::string not_finite, overflowed;  // names, or empty
  };
  auto work = [trainer = to_trainer(info[0]), update = to_update(info[1].As<Napi::Object>())] {
    const auto [norm, not_finite, overflowed] = trainer->update(update);
    const auto name = [&](std::optional<std::size_t> i) {
      return i ? trainer->parameters().named()[*i].name : std::string();
    };
    return Outcome{norm, name(not_finite), name(overflowed)};
  };
  return run_async(info.Env(), std::move(work),
                   [](Napi::Env env, const Outcome& outcome) -> Napi::Value {
                     auto object = Napi::Object::New(env);
                     object.Set("norm", outcome.norm);
                     if (!outcome.not_finite.empty()) object.Set("notFinite", outcome.not_finite);
                     if (!outcome.overflowed.empty()) object.Set("overflowed", outcome.overflowed);
                     return object;
                   });
}

// To change it.
AlignedArray<float>& vector_named(const Busy<BoundTrainer>& trainer, const std::string& name) {
  if (name == "values") return trainer->parameters().edit();
  if (name == "gradients") return trainer->parameters().gradients();
  if (name == "m") return trainer->m();
  if (name == "v") return trainer->v();
  throw Error("INVALID_INPUT", "a trainer has no vector \"" + name + "\"");
}

// (trainer, what)
Napi::Value read_trainer(const Napi::CallbackInfo& info) {
  const Busy<BoundTrainer> trainer = to_trainer(info[0]);
  const std::string name = info[1].ToString();
  const AlignedArray<float>& vector =
      name == "values" ? trainer->parameters().values() : vector_named(trainer, name);
  auto array = Napi::Float32Array::New(info.Env(), vector.size());
  std::copy_n(vector.data(), vector.size(), array.Data());
  return array;
}

// (trainer, what, vector, step)
Napi::Value write_trainer(const Napi::CallbackInfo& info) {
  const Busy<BoundTrainer> trainer = to_trainer(info[0]);
  AlignedArray<float>& vector = vector_named(trainer, info[1].ToString());
  const float* given = to_floats(info[2], "vector", vector.size());
  check_finite(given, vector.size(), "vector");
  std::copy_n(given, vector.size(), vector.data());
  trainer->set_step(to_size(info[3], "step"));
  return info.Env().Undefined();
}

// (outputs, units, lengths, criterion)
Napi::Value score_outputs(const Napi::CallbackInfo& info) {
  const std::size_t units = to_positive(info[1], "units");
  if (!info[2].IsTypedArray()) throw Error("INVALID_INPUT", "lengths must be a Uint32Array");
  const std::size_t sequences = info[2].As<Napi::TypedArray>().ElementLength();
  std::vector<std::uint32_t> lengths = to_lengths(info[2], sequences, 1, std::size_t{1} << 31);
  if (sequences == 0) throw Error("INVALID_INPUT", "there are no sequences");
  const std::size_t frames = *std::max_element(lengths.begin(), lengths.end());
  const std::size_t size =
      checked_product(checked_product(sequences, frames, "outputs"), units, "outputs");
  const float* outputs = to_floats(info[0], "outputs", size);
  check_finite(outputs, size, "outputs");
  const train::Criterion criterion =
      to_criterion(info[3].As<Napi::Object>(), sequences, frames, units);
  const std::vector<float> scores = train::time_major(outputs, sequences, frames, units);
  const TeamLease team(1);
  const train::Shape shape{frames, sequences, lengths.data()};
  return to_javascript(info.Env(),
                       compute_loss(criterion, scores.data(), units, shape, nullptr, *team));
}

}  // namespace

void bind_trainer(Napi::Env, Napi::Object exports) {
  bind(exports, "createTrainer", create_trainer);
  bind(exports, "listParameters", list_parameters);
  bind(exports, "trainBatch", train_batch);
  bind(exports, "scoreBatch", score_batch);
  bind(exports, "updateWeights", update_weights);
  bind(exports, "readTrainer", read_trainer);
  bind(exports, "writeTrainer", write_trainer);
  bind(exports, "scoreOutputs", score_outputs);
}

}  // namespace compact_rnn
