#include "binding/training.h"

#include <algorithm>
#include <cmath>

#include "binding/arguments.h"
#include "train/batch.h"

namespace compact_rnn {
namespace {

const std::int32_t* to_labels(const Napi::Value& value, std::size_t count, std::int32_t least,
                              std::size_t units) {
  const std::int32_t* labels = to_elements<std::int32_t>(value, "labels", count);
  const bool inside = std::all_of(labels, labels + count, [&](std::int32_t label) {
    return label >= least && (label < 0 || static_cast<std::size_t>(label) < units);
  });
  if (!inside) throw Error("INVALID_INPUT", "a label is not one of the units");
  return labels;
}

train::Criterion to_ctc(const Napi::Object& object, std::size_t sequences, std::size_t units) {
  train::Criterion criterion;
  criterion.kind = train::CriterionKind::ctc;
  const std::size_t blank = to_size(object.Get("blank"), "blank");
  if (blank >= units) throw Error("INVALID_INPUT", "blank is not one of the units");
  criterion.blank = static_cast<std::int32_t>(blank);
  criterion.label_lengths =
      to_lengths(object.Get("labelLengths"), sequences, 0, std::size_t{1} << 31);
  std::size_t total = 0;
  for (const std::uint32_t length : criterion.label_lengths) total += length;
  const std::int32_t* labels = to_labels(object.Get("labels"), total, 0, units);
  criterion.labels.assign(labels, labels + total);
  if (std::count(labels, labels + total, criterion.blank) != 0)
    throw Error("INVALID_INPUT", "a label is the blank unit");
  return criterion;
}

}  // namespace

std::vector<std::uint32_t> to_lengths(const Napi::Value& value, std::size_t count,
                                      std::size_t least, std::size_t most) {
  const std::uint32_t* lengths = to_elements<std::uint32_t>(value, "lengths", count);
  for (std::size_t b = 0; b < count; ++b)
    if (lengths[b] < least || lengths[b] > most)
      throw Error("INVALID_INPUT", "a length is out of range");
  return {lengths, lengths + count};
}

train::Sequences to_sequences(const Napi::Object& batch, const Architecture& architecture) {
  train::Sequences sequences;
  sequences.frames = to_positive(batch.Get("frames"), "frames");
  sequences.sequences = to_positive(batch.Get("sequences"), "sequences");
  sequences.carry = batch.Get("carry").ToBoolean();
  sequences.lengths = to_lengths(batch.Get("lengths"), sequences.sequences, sequences.carry ? 0 : 1,
                                 sequences.frames);
  const std::size_t width = architecture.frame_size();
  const std::size_t rows = checked_product(sequences.frames, sequences.sequences, "inputs");
  const std::size_t size = checked_product(rows, width, "inputs");
  const float* inputs = to_floats(batch.Get("inputs"), "inputs", size);
  if (architecture.has_embedding())
    check_tokens(inputs, size, architecture.embedding.tokens, "inputs");
  else
    check_finite(inputs, size, "inputs");
  sequences.inputs = train::time_major(inputs, sequences.sequences, sequences.frames, width);
  return sequences;
}

train::Criterion to_criterion(const Napi::Object& object, std::size_t sequences, std::size_t frames,
                              std::size_t units) {
  const std::string kind = object.Get("kind").ToString();
  if (kind == "ctc") return to_ctc(object, sequences, units);
  train::Criterion criterion;
  const std::size_t rows = checked_product(frames, sequences, "labels");
  if (kind == "ce") {
    const std::int32_t* labels = to_labels(object.Get("labels"), rows, -1, units);
    criterion.labels = train::time_major(labels, sequences, frames, 1);
    return criterion;
  }
  if (kind != "mse" && kind != "kl")
    throw Error("INVALID_INPUT", "kind is \"" + kind + "\" but must be ctc, ce, mse or kl");
  criterion.kind =
      kind == "mse" ? train::CriterionKind::mean_square : train::CriterionKind::divergence;
  const std::size_t size = checked_product(rows, units, "targets");
  const float* targets = to_floats(object.Get("targets"), "targets", size);
  check_finite(targets, size, "targets");
  criterion.targets = train::time_major(targets, sequences, frames, units);
  if (kind != "mse") criterion.temperature = object.Get("temperature").ToNumber().DoubleValue();
  if (!(criterion.temperature > 0)) throw Error("INVALID_INPUT", "temperature must be above 0");
  return criterion;
}

train::Update to_update(const Napi::Object& object) {
  const auto number = [&](const char* name) { return object.Get(name).ToNumber().DoubleValue(); };
  train::Update update;
  const std::string kind = object.Get("kind").ToString();
  if (kind != "adam" && kind != "sgd")
    throw Error("INVALID_INPUT", "kind is \"" + kind + "\" but must be adam or sgd");
  update.is_adam = kind == "adam";
  update.adam = {number("rate"), number("beta1"), number("beta2"), number("epsilon")};
  update.sgd = {number("rate"), number("momentum")};
  update.weight_decay = number("weightDecay");
  update.scale = number("scale");
  update.clip_norm = number("clipNorm");
  update.clip_value = number("clipValue");
  return update;
}

Napi::Value to_javascript(Napi::Env env, const train::Scored& scored) {
  auto object = Napi::Object::New(env);
  const auto set = [&](const char* name, double value) {
    object.Set(name, Napi::Number::New(env, value));
  };
  set("loss", scored.loss);
  set("count", static_cast<double>(scored.count));
  set("errors", static_cast<double>(scored.errors));
  set("labels", static_cast<double>(scored.labels));
  set("infeasible", static_cast<double>(scored.infeasible));
  return object;
}

}  // namespace compact_rnn
