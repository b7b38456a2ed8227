// Criteria with the labels or targets of a batch, as lib/train/criteria packs them.
#include <algorithm>
#include <string>

#include "binding/arguments.h"
#include "binding/handle.h"
#include "binding/training.h"
#include "train/batch.h"

namespace compact_rnn {
namespace {

// A copy, since another thread may change the array after the check.
std::vector<std::int32_t> to_labels(const Napi::Value& value, std::size_t count, std::int32_t least,
                                    std::size_t units) {
  const std::int32_t* given = to_elements<std::int32_t>(value, "labels", count);
  std::vector<std::int32_t> labels(given, given + count);
  const bool inside = std::all_of(labels.begin(), labels.end(), [&](std::int32_t label) {
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
  criterion.labels = to_labels(object.Get("labels"), total, 0, units);
  if (std::count(criterion.labels.begin(), criterion.labels.end(), criterion.blank) != 0)
    throw Error("INVALID_INPUT", "a label is the blank unit");
  return criterion;
}

// What a pass over a graph may hold, of 16 bytes each.
constexpr std::size_t kMostCells = std::size_t{1} << 28;

// As lib/train/criteria/smbr.ts packs it: labels as for CTC, a graph for each sequence.
train::Criterion to_smbr(const Napi::Object& object, std::size_t sequences, std::size_t frames,
                         std::size_t units) {
  train::Criterion criterion = to_ctc(object, sequences, units);
  criterion.kind = train::CriterionKind::smbr;
  criterion.acoustic_scale = object.Get("acousticScale").ToNumber().DoubleValue();
  criterion.ctc_weight = object.Get("ctcWeight").ToNumber().DoubleValue();
  if (!(criterion.acoustic_scale > 0 && criterion.acoustic_scale <= 1e6))
    throw Error("INVALID_INPUT", "acousticScale must be above 0, at most 1e6");
  if (!(criterion.ctc_weight >= 0 && criterion.ctc_weight <= 1))
    throw Error("INVALID_INPUT", "ctcWeight must be from 0 to 1");
  const Napi::Value graphs = object.Get("graphs");
  if (!graphs.IsArray() || graphs.As<Napi::Array>().Length() != sequences)
    throw Error("INVALID_INPUT", "graphs must be an array of one for each sequence");
  const auto is_known = [units](const train::StateGraph::State& state) {
    return static_cast<std::size_t>(state.unit) < units;
  };
  for (std::uint32_t b = 0; b < sequences; ++b) {
    auto graph = from_handle<const train::StateGraph>(graphs.As<Napi::Array>().Get(b),
                                                      kStateGraphTag, "a graph");
    const auto& states = graph->states();
    if (!std::all_of(states.begin(), states.end(), is_known))
      throw Error("INVALID_INPUT", "a graph has units that the outputs lack");
    if (checked_product(states.size(), frames, "graph") > kMostCells)
      throw Error("INVALID_INPUT", "a graph has too many states for so many frames");
    criterion.graphs.push_back(std::move(graph));
  }
  return criterion;
}

// The loss, without what is held to.
train::Criterion to_loss(const Napi::Object& object, std::size_t sequences, std::size_t frames,
                         std::size_t units) {
  const std::string kind = object.Get("kind").ToString();
  if (kind == "ctc") return to_ctc(object, sequences, units);
  if (kind == "smbr") return to_smbr(object, sequences, frames, units);
  train::Criterion criterion;
  const std::size_t rows = checked_product(frames, sequences, "labels");
  if (kind == "ce") {
    const std::vector<std::int32_t> labels = to_labels(object.Get("labels"), rows, -1, units);
    criterion.labels = train::time_major(labels.data(), sequences, frames, 1);
    return criterion;
  }
  if (kind != "mse" && kind != "kl")
    throw Error("INVALID_INPUT", "kind is \"" + kind + "\" but must be ctc, smbr, ce, mse or kl");
  criterion.kind =
      kind == "mse" ? train::CriterionKind::mean_square : train::CriterionKind::divergence;
  const std::size_t size = checked_product(rows, units, "targets");
  const float* given = to_floats(object.Get("targets"), "targets", size);
  const std::vector<float> targets(given, given + size);
  check_finite(targets.data(), size, "targets");
  criterion.targets = train::time_major(targets.data(), sequences, frames, units);
  if (kind != "mse") criterion.temperature = object.Get("temperature").ToNumber().DoubleValue();
  if (!(criterion.temperature > 0)) throw Error("INVALID_INPUT", "temperature must be above 0");
  return criterion;
}

}  // namespace

train::Criterion to_criterion(const Napi::Object& object, std::size_t sequences, std::size_t frames,
                              std::size_t units) {
  train::Criterion criterion = to_loss(object, sequences, frames, units);
  const Napi::Value hold = object.Get("hold");
  if (hold.IsUndefined()) return criterion;
  const std::size_t rows = checked_product(frames, sequences, "hold"),
                    size = checked_product(rows, units, "hold");
  criterion.hold = hold.As<Napi::Object>().Get("weight").ToNumber().DoubleValue();
  if (!(criterion.hold >= 0)) throw Error("INVALID_INPUT", "the weight of hold must be at least 0");
  const float* outputs = to_floats(hold.As<Napi::Object>().Get("outputs"), "hold", size);
  criterion.held_to = train::time_major(outputs, sequences, frames, units);
  check_finite(criterion.held_to.data(), size, "hold");
  return criterion;
}

}  // namespace compact_rnn
