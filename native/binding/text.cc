// bestPath, createWordTree, createWordSearch, cloneWordSearch, wordSearchPush, wordSearchBest,
// wordSearchReset: units and words from the outputs of a model; shortestPath, countEdits: labels
// against frames, and against each other.
#include <cmath>

#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/handle.h"
#include "decode/word_search.h"
#include "text/ctc_path.h"
#include "text/edit_distance.h"

namespace compact_rnn {
namespace {

// A copy of elements that another thread may change between a check and their use.
template <typename Element>
std::vector<Element> to_copy(const Napi::Value& value, const char* name) {
  const Elements<Element> elements = to_elements<Element>(value, name);
  return {elements.data, elements.data + elements.size};
}

std::vector<float> to_scores(const Napi::Value& value, std::size_t frames, std::size_t units) {
  const std::size_t size = checked_product(frames, units, "scores");
  const float* given = to_floats(value, "scores", size);
  std::vector<float> scores(given, given + size);
  check_finite(scores.data(), size, "scores");
  return scores;
}

// Items with their frames, as (number, start, end) one after another.
template <typename Item, typename NumberOf>
Napi::Uint32Array to_triples(Napi::Env env, const std::vector<Item>& items, NumberOf number_of) {
  auto triples = Napi::Uint32Array::New(env, 3 * items.size());
  std::uint32_t* next = triples.Data();
  for (const Item& item : items) {
    *next++ = number_of(item);
    *next++ = item.start;
    *next++ = item.end;
  }
  return triples;
}

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

// (units of all pronunciations, length of each, word of each, number of units, blank)
// A search holds a number for each.
constexpr std::size_t kMostUnits = std::size_t{1} << 24;

Napi::Value create_word_tree(const Napi::CallbackInfo& info) {
  const auto units = to_copy<std::uint32_t>(info[0], "units"),
             lengths = to_copy<std::uint32_t>(info[1], "lengths"),
             words = to_copy<std::uint32_t>(info[2], "words");
  const std::size_t unit_count = to_positive(info[3], "unit count"),
                    blank = to_size(info[4], "blank");
  if (unit_count > kMostUnits) throw Error("INVALID_INPUT", "there are more than 2^24 units");
  if (lengths.size() != words.size() || words.empty())
    throw Error("INVALID_INPUT", "there must be as many lengths as words, and at least one");
  for (std::size_t i = 0; i < units.size(); ++i)
    if (units[i] >= unit_count || units[i] == blank)
      throw Error("INVALID_INPUT", "a pronunciation holds an unknown unit, or the blank");
  std::vector<WordTree::Pronunciation> pronunciations;
  pronunciations.reserve(words.size());
  std::size_t begin = 0;
  for (std::size_t i = 0; i < words.size(); begin += lengths[i++]) {
    if (lengths[i] == 0 || lengths[i] > units.size() - begin || words[i] == kNoLatticeWord)
      throw Error("INVALID_INPUT", "a pronunciation is empty, or its units are missing");
    pronunciations.push_back({units.data() + begin, lengths[i], words[i]});
  }
  if (blank > unit_count) throw Error("INVALID_INPUT", "blank is not one of the units");
  auto tree = std::make_shared<const WordTree>(std::move(pronunciations), unit_count, blank);
  const std::size_t bytes = tree->bytes();
  return to_handle(info.Env(), std::move(tree), kWordTreeTag, bytes);
}

Napi::Value to_search_handle(Napi::Env env, std::shared_ptr<WordSearch> search) {
  return to_handle(env, std::move(search), kWordSearchTag, sizeof(WordSearch));
}

double to_weight(const Napi::Value& value, const char* name) {
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : NAN;
  if (std::isnan(number)) throw Error("INVALID_OPTION", std::string(name) + " must be a number");
  return number;
}

// (tree, beam, word penalty, whether the scores are probabilities)
Napi::Value create_word_search(const Napi::CallbackInfo& info) {
  const SearchOptions options = {to_weight(info[1], "beam"), to_weight(info[2], "wordPenalty"),
                                 info[3].ToBoolean(), info[4].ToBoolean()};
  if (options.beam <= 0.0 || std::isinf(options.word_penalty))
    throw Error("INVALID_OPTION", "beam must be above 0, and wordPenalty finite");
  auto tree = from_handle<const WordTree>(info[0], kWordTreeTag, "tree");
  return to_search_handle(info.Env(), std::make_shared<WordSearch>(std::move(tree), options));
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

// (search): { words: (word, start, end) of each, score }
Napi::Value word_search_best(const Napi::CallbackInfo& info) {
  const auto search = search_of(info);
  const Hypothesis best = search->best();
  auto result = Napi::Object::New(info.Env());
  result.Set("words",
             to_triples(info.Env(), best.words, [](const SpokenWord& word) { return word.word; }));
  result.Set("score", best.score);
  return result;
}

// (search)
Napi::Value word_search_reset(const Napi::CallbackInfo& info) {
  search_of(info)->reset();
  return info.Env().Undefined();
}

}  // namespace

void bind_text(Napi::Env, Napi::Object exports) {
  bind(exports, "bestPath", find_best_path);
  bind(exports, "shortestPath", find_shortest_path);
  bind(exports, "countEdits", find_edits);
  bind(exports, "createWordTree", create_word_tree);
  bind(exports, "createWordSearch", create_word_search);
  bind(exports, "cloneWordSearch", clone_word_search);
  bind(exports, "wordSearchPush", word_search_push);
  bind(exports, "wordSearchBest", word_search_best);
  bind(exports, "wordSearchReset", word_search_reset);
}

}  // namespace compact_rnn
