// createStateGraph: what may be said, as the states that sequence training sums over.
#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/handle.h"
#include "binding/language_values.h"
#include "binding/lattice_values.h"
#include "binding/promise_worker.h"
#include "binding/pronunciations.h"
#include "train/graphs/word_graph.h"

namespace compact_rnn {
namespace {

using train::StateGraph;

Napi::Value wrap_graph(Napi::Env env, std::shared_ptr<const StateGraph> graph) {
  auto result = Napi::Object::New(env);
  result.Set("states", static_cast<double>(graph->states().size()));
  result.Set("arcs", static_cast<double>(graph->arcs()));
  const std::size_t bytes = graph->bytes();
  result.Set("graph", to_handle(env, std::move(graph), kStateGraphTag, bytes));
  return result;
}

// (source of language, its weight, lattice or undefined: all sentences; pronunciations: see
// binding/pronunciations.h): { graph, states, arcs }
Napi::Value create_state_graph(const Napi::CallbackInfo& info) {
  std::shared_ptr<LanguageSource> source = to_source(info[0])->clone();
  const double weight = info[1].ToNumber().DoubleValue();
  if (!(weight >= 0 && weight <= 1e6))
    throw Error("INVALID_OPTION", "the weight of the language must be from 0 to 1e6");
  std::optional<Lattice> lattice;
  if (!info[2].IsUndefined()) lattice = to_lattice(info[2]);
  auto given = std::make_shared<const Pronunciations>(to_pronunciations(info, 3));
  if (given->blank == given->unit_count)
    throw Error("INVALID_INPUT", "the states of CTC need a blank");
  const auto most =
      std::max_element(given->list.begin(), given->list.end(),
                       [](const auto& one, const auto& other) { return one.word < other.word; });
  if (most->word >= source->words())
    throw Error("INVALID_INPUT", "the source of language is of fewer words than the lexicon");
  auto work = [source, weight, lattice = std::move(lattice), given] {
    const train::WordGraph words =
        lattice ? train::word_graph(*source, weight, *lattice) : train::word_graph(*source, weight);
    return std::make_shared<const StateGraph>(
        train::spelt(words, given->list, static_cast<std::int32_t>(given->blank)));
  };
  return run_async(info.Env(), std::move(work), wrap_graph);
}

}  // namespace

void bind_state_graphs(Napi::Env, Napi::Object exports) {
  bind(exports, "createStateGraph", create_state_graph);
}

}  // namespace compact_rnn
