// createTrainer, trainBatch, scoreBatch, updateWeights: a network that learns, on threads of
// libuv's pool.
#include "train/trainer.h"

#include <algorithm>

#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/busy.h"
#include "binding/handle.h"
#include "binding/promise_worker.h"
#include "binding/training.h"
#include "train/time_major.h"

namespace compact_rnn {
namespace {

using train::Scored;
using train::Trainer;

// A trainer that knows what it trains.
struct Learner : Trainer {
  Learner(const train::Architecture& learnt, std::vector<float> shares, int threads)
      : Trainer(learnt, std::move(shares), threads), architecture(learnt) {}
  const train::Architecture architecture;
};

Busy<Learner> to_trainer(const Napi::Value& value) { return {value, kTrainerTag, "trainer"}; }

// (network, values, shares of the rate, threads)
Napi::Value create_trainer(const Napi::CallbackInfo& info) {
  const train::Architecture architecture = to_architecture(info[0].As<Napi::Object>());
  std::vector<float> shares(train::Layout(architecture).slices.size(), 1);
  if (const float* given = to_optional_floats(info[2], "shares", shares.size())) {
    check_finite(given, shares.size(), "shares");
    std::copy_n(given, shares.size(), shares.data());
  }
  auto bound =
      std::make_shared<Bound<Learner>>(architecture, std::move(shares), to_threads(info[3]));
  AlignedArray<float>& values = bound->object.parameters().edit();
  const std::size_t size = values.size();
  const float* given = to_floats(info[1], "values", size);
  check_finite(given, size, "values");
  std::copy_n(given, size, values.data());
  return to_handle(info.Env(), std::move(bound), kTrainerTag, 4 * sizeof(float) * size);
}

Napi::Value trainer_slices(const Napi::CallbackInfo& info) {
  const Busy<Learner> trainer = to_trainer(info[0]);
  auto slices = Napi::Array::New(info.Env());
  for (const train::Slice& slice : trainer->parameters().slices()) {
    auto object = Napi::Object::New(info.Env());
    object.Set("name", slice.name);
    object.Set("size", static_cast<double>(slice.size));
    slices.Set(slices.Length(), object);
  }
  return slices;
}

// A batch with its criterion, and the trainer that it is for.
struct Job {
  Busy<Learner> trainer;
  train::Sequences batch;
  train::Criterion criterion;
};

// (trainer, batch, criterion)
Job to_job(const Napi::CallbackInfo& info) {
  Busy<Learner> trainer = to_trainer(info[0]);
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
    return job.trainer->learn(job.batch, job.criterion, probability, seed);
  };
  return run_async(info.Env(), std::move(work), wrap_scored);
}

Napi::Value score_batch(const Napi::CallbackInfo& info) {
  Job job = to_job(info);
  auto work = [job = std::move(job)] { return job.trainer->score(job.batch, job.criterion); };
  return run_async(info.Env(), std::move(work), wrap_scored);
}

// (trainer, update)
Napi::Value update_weights(const Napi::CallbackInfo& info) {
  auto work = [trainer = to_trainer(info[0]), update = to_update(info[1].As<Napi::Object>())] {
    return trainer->update(update);
  };
  return run_async(info.Env(), std::move(work),
                   [](Napi::Env env, const train::Updated& updated) -> Napi::Value {
                     auto object = Napi::Object::New(env);
                     object.Set("norm", updated.norm);
                     if (updated.bad_slice)
                       object.Set("badSlice", static_cast<double>(*updated.bad_slice));
                     return object;
                   });
}

// One that may be changed.
AlignedArray<float>& vector_named(const Busy<Learner>& trainer, const std::string& name) {
  if (name == "values") return trainer->parameters().edit();
  if (name == "gradients") return trainer->parameters().gradients();
  if (name == "first") return trainer->first();
  if (name == "second") return trainer->second();
  throw Error("INVALID_INPUT", "a trainer has no vector \"" + name + "\"");
}

// (trainer, what)
Napi::Value read_trainer(const Napi::CallbackInfo& info) {
  const Busy<Learner> trainer = to_trainer(info[0]);
  const std::string name = info[1].ToString();
  const AlignedArray<float>& vector =
      name == "values" ? trainer->parameters().values() : vector_named(trainer, name);
  auto array = Napi::Float32Array::New(info.Env(), vector.size());
  std::copy_n(vector.data(), vector.size(), array.Data());
  return array;
}

// (trainer, what, vector, step)
Napi::Value write_trainer(const Napi::CallbackInfo& info) {
  const Busy<Learner> trainer = to_trainer(info[0]);
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
  bind(exports, "trainerSlices", trainer_slices);
  bind(exports, "trainBatch", train_batch);
  bind(exports, "scoreBatch", score_batch);
  bind(exports, "updateWeights", update_weights);
  bind(exports, "readTrainer", read_trainer);
  bind(exports, "writeTrainer", write_trainer);
  bind(exports, "scoreOutputs", score_outputs);
}

}  // namespace compact_rnn
