// createWordTree; createNgramSource, createRescoredSource: sources of language; createWordSearch,
// cloneWordSearch, wordSearchPush, wordSearchBest, wordSearchCurrent, wordSearchLattice,
// wordSearchReset: words from the outputs of a model.
#include <cmath>
#include <string>

#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/handle.h"
#include "binding/language_values.h"
#include "binding/lattice_values.h"
#include "binding/ngram_values.h"
#include "binding/pronunciations.h"
#include "binding/text_values.h"
#include "decode/word_search.h"
#include "language/ngram_source.h"
#include "language/rescored_source.h"
#include "lattices/paths.h"

namespace compact_rnn {
namespace {

// (units of all pronunciations, length of each, word of each, number of units, blank)
Napi::Value create_word_tree(const Napi::CallbackInfo& info) {
  Pronunciations given = to_pronunciations(info, 0);
  auto tree =
      std::make_shared<const WordTree>(std::move(given.list), given.unit_count, given.blank);
  const std::size_t bytes = tree->bytes();
  return to_handle(info.Env(), std::move(tree), kWordTreeTag, bytes);
}

// (n-gram model, names of the search's words on lines): { source, lacking: the words that the model
// lacks, hasUnknown: whether it has <unk> for them, modelWords, modelOnly: how many words the model
// has, and of them the search lacks }
Napi::Value create_ngram_source(const Napi::CallbackInfo& info) {
  const std::string lines = to_text(info[1], "words");
  std::vector<std::string> names;
  for (std::size_t begin = 0; begin < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', begin), lines.size());
    names.push_back(lines.substr(begin, end - begin));
    begin = end + 1;
  }
  const auto words = std::make_shared<const NgramWords>(to_ngram_model(info[0]), names);
  auto result = Napi::Object::New(info.Env());
  result.Set("source", to_source_handle(info.Env(), std::make_shared<const NgramSource>(words),
                                        words->bytes()));
  result.Set("lacking", array_of<Napi::Uint32Array>(info.Env(), words->lacking()));
  result.Set("hasUnknown", words->model->number_of("<unk>") != kUnknownWord);
  result.Set("modelWords", static_cast<double>(words->model_words()));
  result.Set("modelOnly", static_cast<double>(words->model_only()));
  return result;
}

// (first, large)
Napi::Value create_rescored_source(const Napi::CallbackInfo& info) {
  const SourcePointer first = to_source(info[0]), large = to_source(info[1]);
  if (first->words() != large->words())
    throw Error("INVALID_INPUT", "the two sources are of different words");
  return to_source_handle(info.Env(),
                          std::make_shared<const RescoredSource>(first->clone(), large->clone()),
                          sizeof(RescoredSource));
}

double to_number(const Napi::Object& options, const char* name) {
  const Napi::Value value = options.Get(name);
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : NAN;
  if (std::isnan(number)) throw Error("INVALID_OPTION", std::string(name) + " must be a number");
  return number;
}

SearchOptions to_options(const Napi::Value& value) {
  if (!value.IsObject()) throw Error("INVALID_OPTION", "options must be an object");
  const auto given = value.As<Napi::Object>();
  SearchOptions options = {to_number(given, "beam"), to_number(given, "wordPenalty"),
                           given.Get("probabilities").ToBoolean(),
                           given.Get("framewise").ToBoolean()};
  options.language_weight = to_number(given, "lmWeight");
  const double most = to_number(given, "maxHypotheses");
  if (options.beam <= 0.0 || std::isinf(options.word_penalty) || most < 1.0 ||
      !(options.language_weight >= 0.0 && options.language_weight <= 1e6))
    throw Error("INVALID_OPTION",
                "beam must be above 0, wordPenalty finite, lmWeight from 0 to 1e6, maxHypotheses "
                "from 1 up");
  if (most < 1e15) options.most_paths = static_cast<std::size_t>(most);
  options.lattice = given.Get("lattice").ToBoolean();
  return options;
}

Napi::Value to_search_handle(Napi::Env env, std::shared_ptr<WordSearch> search) {
  return to_handle(env, std::move(search), kWordSearchTag, sizeof(WordSearch));
}

// (tree, options, source of language or undefined: any word after any)
Napi::Value create_word_search(const Napi::CallbackInfo& info) {
  const SearchOptions options = to_options(info[1]);
  auto tree = from_handle<const WordTree>(info[0], kWordTreeTag, "tree");
  auto source = info[2].IsUndefined() ? nullptr : to_source(info[2])->clone();
  if (source && source->words() < tree->words())
    throw Error("INVALID_INPUT", "the source of language is of fewer words than the tree");
  return to_search_handle(
      info.Env(), std::make_shared<WordSearch>(std::move(tree), options, std::move(source)));
}

std::shared_ptr<WordSearch> search_of(const Napi::CallbackInfo& info) {
  return from_handle<WordSearch>(info[0], kWordSearchTag, "search");
}

// (search)
Napi::Value clone_word_search(const Napi::CallbackInfo& info) {
  return to_search_handle(info.Env(), std::make_shared<WordSearch>(*search_of(info)));
}

// (search, scores, frames): nothing is pushed unless all are valid.
Napi::Value word_search_push(const Napi::CallbackInfo& info) {
  const auto search = search_of(info);
  const std::size_t frames = to_size(info[2], "frames");
  search->push(to_scores(info[1], frames, search->tree().units()).data(), frames);
  return info.Env().Undefined();
}

Napi::Value to_hypothesis(Napi::Env env, const Hypothesis& hypothesis) {
  auto result = Napi::Object::New(env);
  result.Set("words",
             to_triples(env, hypothesis.words, [](const SpokenWord& word) { return word.word; }));
  result.Set("score", hypothesis.score);
  return result;
}

// (search): { words: (word, start, end) of each, score }
Napi::Value word_search_best(const Napi::CallbackInfo& info) {
  return to_hypothesis(info.Env(), search_of(info)->best());
}

// (search): the same of the best path, of which a word may have begun
Napi::Value word_search_current(const Napi::CallbackInfo& info) {
  return to_hypothesis(info.Env(), search_of(info)->current());
}

// (search, beam): what may have been said, within the beam of the best
Napi::Value word_search_lattice(const Napi::CallbackInfo& info) {
  const auto search = search_of(info);
  const double beam = info[1].IsNumber() ? info[1].As<Napi::Number>().DoubleValue() : NAN;
  if (!(beam >= 0.0)) throw Error("INVALID_OPTION", "beam must be a number from 0 up");
  const SearchOptions& options = search->options();
  if (!options.lattice) throw Error("INVALID_INPUT", "the search keeps no lattice");
  const Lattice lattice = search->lattice();
  const LatticeScales scales = {1.0, options.language_weight, options.word_penalty};
  return to_javascript(info.Env(), prune_lattice(lattice, lattice.weights(scales), beam));
}

// (search)
Napi::Value word_search_reset(const Napi::CallbackInfo& info) {
  search_of(info)->reset();
  return info.Env().Undefined();
}

}  // namespace

void bind_decode(Napi::Env, Napi::Object exports) {
  bind(exports, "createWordTree", create_word_tree);
  bind(exports, "createNgramSource", create_ngram_source);
  bind(exports, "createRescoredSource", create_rescored_source);
  bind(exports, "createWordSearch", create_word_search);
  bind(exports, "cloneWordSearch", clone_word_search);
  bind(exports, "wordSearchPush", word_search_push);
  bind(exports, "wordSearchBest", word_search_best);
  bind(exports, "wordSearchCurrent", word_search_current);
  bind(exports, "wordSearchLattice", word_search_lattice);
  bind(exports, "wordSearchReset", word_search_reset);
}

}  // namespace compact_rnn
