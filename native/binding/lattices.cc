// Lattices: posteriors, the best sentences, pruning.
#include <cmath>

#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/lattice_values.h"
#include "lattices/best_sentences.h"
#include "lattices/paths.h"

namespace compact_rnn {

Napi::Value to_javascript(Napi::Env env, const Lattice& lattice) {
  std::vector<std::uint32_t> arcs;
  std::vector<double> scores;
  for (const LatticeArc& arc : lattice.arcs()) {
    arcs.insert(arcs.end(), {arc.from, arc.to, arc.word, arc.start, arc.end});
    scores.insert(scores.end(), {arc.acoustic, arc.language});
  }
  auto object = Napi::Object::New(env);
  object.Set("nodes", static_cast<double>(lattice.nodes()));
  object.Set("arcs", array_of<Napi::Uint32Array>(env, arcs));
  object.Set("scores", array_of<Napi::Float64Array>(env, scores));
  return object;
}

Lattice to_lattice(const Napi::Value& value) {
  if (!value.IsObject()) throw Error("INVALID_INPUT", "a lattice must be an object");
  const auto object = value.As<Napi::Object>();
  const std::size_t nodes = to_positive(object.Get("nodes"), "nodes");
  const auto numbers = to_elements<std::uint32_t>(object.Get("arcs"), "arcs");
  const std::size_t count = numbers.size / 5;
  if (numbers.size % 5 != 0) throw Error("INVALID_INPUT", "an arc has five numbers");
  const double* scores = to_elements<double>(object.Get("scores"), "scores", 2 * count);
  std::vector<LatticeArc> arcs;
  arcs.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t* n = numbers.data + 5 * i;
    arcs.push_back({n[0], n[1], n[2], n[3], n[4], scores[2 * i], scores[2 * i + 1]});
  }
  return {nodes, std::move(arcs)};
}

namespace {

LatticeScales to_scales(const Napi::Value& value) {
  if (!value.IsObject()) throw Error("INVALID_OPTION", "scales must be an object");
  const auto object = value.As<Napi::Object>();
  const auto number = [&](const char* name) {
    const double scale = object.Get(name).ToNumber().DoubleValue();
    if (!(std::fabs(scale) <= 1e6))
      throw Error("INVALID_OPTION", std::string(name) + " is out of range");
    return scale;
  };
  return {number("acousticScale"), number("languageScale"), number("wordPenalty")};
}

// (lattice, scales): { posteriors, confidences } of each arc, and the logarithm of the sum of all
// paths
Napi::Value score_lattice(const Napi::CallbackInfo& info) {
  const Lattice lattice = to_lattice(info[0]);
  const std::vector<double> weights = lattice.weights(to_scales(info[1]));
  const std::vector<double> posteriors = arc_posteriors(lattice, weights);
  auto result = Napi::Object::New(info.Env());
  result.Set("total", sum_of_paths(lattice, weights).total);
  result.Set("posteriors", array_of<Napi::Float64Array>(info.Env(), posteriors));
  result.Set("confidences",
             array_of<Napi::Float64Array>(info.Env(), word_confidences(lattice, posteriors)));
  return result;
}

// (lattice, scales, n): the arcs of the n best sentences, and how they score
Napi::Value find_best_sentences(const Napi::CallbackInfo& info) {
  const Lattice lattice = to_lattice(info[0]);
  auto list = Napi::Array::New(info.Env());
  for (const LatticeSentence& sentence : best_sentences(
           lattice, lattice.weights(to_scales(info[1])), to_positive(info[2], "count"))) {
    auto object = Napi::Object::New(info.Env());
    object.Set("score", sentence.score);
    object.Set("arcs", array_of<Napi::Uint32Array>(info.Env(), sentence.arcs));
    list.Set(list.Length(), object);
  }
  return list;
}

// (lattice, scales, beam): the smaller lattice
Napi::Value prune(const Napi::CallbackInfo& info) {
  const Lattice lattice = to_lattice(info[0]);
  const double beam = info[2].IsNumber() ? info[2].As<Napi::Number>().DoubleValue() : NAN;
  if (!(beam >= 0)) throw Error("INVALID_OPTION", "beam must be at least 0");
  return to_javascript(info.Env(),
                       prune_lattice(lattice, lattice.weights(to_scales(info[1])), beam));
}

}  // namespace

void bind_lattices(Napi::Env, Napi::Object exports) {
  bind(exports, "scoreLattice", score_lattice);
  bind(exports, "bestSentences", find_best_sentences);
  bind(exports, "pruneLattice", prune);
}

}  // namespace compact_rnn
