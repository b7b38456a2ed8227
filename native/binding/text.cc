// bestPath: units from the outputs of a model; shortestPath, countEdits: labels against frames, and
// against each other.
#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/text_values.h"
#include "text/ctc_path.h"
#include "text/edit_distance.h"

namespace compact_rnn {
namespace {

// (scores, frames, units, blank): (unit, start, end) of each label of the best path.
Napi::Value find_best_path(const Napi::CallbackInfo& info) {
  const std::size_t frames = to_size(info[1], "frames"), units = to_positive(info[2], "units");
  const std::vector<float> scores = to_scores(info[0], frames, units);
  std::vector<PathLabel> path;
  visit_best_path(scores.data(), frames, units, units, to_size(info[3], "blank"),
                  [&](const PathLabel& label) { path.push_back(label); });
  return to_triples(info.Env(), path, [](const PathLabel& label) { return label.unit; });
}

// (labels): the frames of the shortest path that yields them.
Napi::Value find_shortest_path(const Napi::CallbackInfo& info) {
  const auto labels = to_elements<std::int32_t>(info[0], "labels");
  return Napi::Number::New(info.Env(),
                           static_cast<double>(shortest_path(labels.data, labels.size)));
}

// Of the table of distances: a second or some.
constexpr std::size_t kMostCells = std::size_t{1} << 30;

// (reference, hypothesis): { substitutions, insertions, deletions }
Napi::Value find_edits(const Napi::CallbackInfo& info) {
  const auto reference = to_elements<std::uint32_t>(info[0], "reference"),
             hypothesis = to_elements<std::uint32_t>(info[1], "hypothesis");
  const std::optional<Edits> counted =
      count_edits(reference.data, reference.size, hypothesis.data, hypothesis.size, kMostCells);
  if (!counted)
    throw Error("INVALID_INPUT",
                "the reference has " + std::to_string(reference.size) +
                    " items and the hypothesis " + std::to_string(hypothesis.size) +
                    ", too many for so many errors: count those of parts, and add them up");
  const Edits& edits = *counted;
  auto result = Napi::Object::New(info.Env());
  result.Set("substitutions", static_cast<double>(edits.substitutions));
  result.Set("insertions", static_cast<double>(edits.insertions));
  result.Set("deletions", static_cast<double>(edits.deletions));
  return result;
}

}  // namespace

void bind_text(Napi::Env, Napi::Object exports) {
  bind(exports, "bestPath", find_best_path);
  bind(exports, "shortestPath", find_shortest_path);
  bind(exports, "countEdits", find_edits);
}

}  // namespace compact_rnn
