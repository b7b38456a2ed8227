// N-gram language models: made of text, pruned, quantized, asked.
#include <algorithm>
#include <cmath>
#include <limits>

#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/busy.h"
#include "binding/ngram_values.h"
#include "binding/promise_worker.h"
#include "ngrams/counts.h"
#include "ngrams/kneser_ney.h"
#include "ngrams/model.h"
#include "ngrams/pruning.h"
#include "ngrams/text_score.h"

namespace compact_rnn {

namespace {

unsigned to_bits(const Napi::Value& value) {
  const std::size_t bits = to_positive(value, "bits");
  if (bits != 32 && (bits < 4 || bits > 16))
    throw Error("INVALID_OPTION", "bits must be 4 to 16, or 32");
  return static_cast<unsigned>(bits);
}

// (bytes of words on lines): a text to be counted; without words it may hold any
Napi::Value create_ngram_text(const Napi::CallbackInfo& info) {
  return to_handle(info.Env(), std::make_shared<Bound<NgramText>>(to_text(info[0], "words")),
                   kNgramTextTag, sizeof(NgramText));
}

// (text, bytes)
Napi::Value push_ngram_text(const Napi::CallbackInfo& info) {
  const std::string text = to_text(info[1], "text");
  Busy<NgramText>(info[0], kNgramTextTag, "text")->push(text);
  return info.Env().Undefined();
}

struct Estimated {
  NgramModelPointer model;
  std::vector<Discounts> discounts;
  std::vector<std::size_t> too_small;
  std::size_t sentences;
};

Napi::Value to_estimated(Napi::Env env, const Estimated& estimated) {
  auto result = Napi::Object::New(env);
  result.Set("model", to_ngram_handle(env, estimated.model));
  auto discounts = Napi::Array::New(env);
  for (const Discounts& each : estimated.discounts)
    discounts.Set(discounts.Length(),
                  array_of<Napi::Float64Array>(env, std::vector<double>(each.begin(), each.end())));
  result.Set("discounts", discounts);
  result.Set("tooSmall", array_of<Napi::Uint32Array>(env, estimated.too_small));
  result.Set("sentences", static_cast<double>(estimated.sentences));
  return result;
}

// (text, minimum counts of the orders)
Napi::Value estimate_ngrams(const Napi::CallbackInfo& info) {
  const auto minimum = to_elements<std::uint32_t>(info[1], "minimum counts");
  KneserNeyOptions options;
  options.order = minimum.size;
  options.minimum_counts.assign(minimum.data, minimum.data + minimum.size);
  const auto& counts = options.minimum_counts;
  if (counts.empty() || counts.size() > kMostOrder || counts[0] != 1 ||
      !std::is_sorted(counts.begin(), counts.end()))
    throw Error("INVALID_OPTION", "minimum counts must begin with 1 and not decrease");
  auto text = std::make_shared<Busy<NgramText>>(info[0], kNgramTextTag, "text");
  return run_async(
      info.Env(),
      [text, options] {
        NgramText* words = text->operator->();
        words->finish();
        KneserNeyModel made = estimate_kneser_ney(*words, options);
        return Estimated{std::make_shared<NgramModel>(std::move(made.table), 32), made.discounts,
                         made.too_small, words->sentences()};
      },
      to_estimated);
}

// (model, threshold, most n-grams): the smaller model of both
Napi::Value prune_ngrams(const Napi::CallbackInfo& info) {
  const double threshold = info[1].IsNumber() ? info[1].As<Napi::Number>().DoubleValue() : NAN;
  if (std::isnan(threshold)) throw Error("INVALID_OPTION", "threshold must be a number");
  return run_async(
      info.Env(),
      [model = to_ngram_model(info[0]), threshold, most = to_size(info[2], "ngrams")] {
        const NgramTable table = model->table();
        const PruningCosts costs = pruning_costs(table);
        const double least =
            std::max(threshold, threshold_for(costs, table.levels[0].size(), most));
        return NgramModelPointer(std::make_shared<NgramModel>(prune(table, costs, least), 32));
      },
      to_ngram_handle);
}

// (model, bits)
Napi::Value quantize_ngrams(const Napi::CallbackInfo& info) {
  return run_async(
      info.Env(),
      [model = to_ngram_model(info[0]), bits = to_bits(info[1])] {
        return NgramModelPointer(std::make_shared<NgramModel>(model->quantized(bits)));
      },
      to_ngram_handle);
}

// (model): { counts, bytes }
Napi::Value describe_ngrams(const Napi::CallbackInfo& info) {
  const NgramModelPointer model = to_ngram_model(info[0]);
  auto counts = Napi::Array::New(info.Env());
  for (const NgramModel::Level& level : model->levels())
    counts.Set(counts.Length(), static_cast<double>(level.size()));
  auto result = Napi::Object::New(info.Env());
  result.Set("counts", counts);
  result.Set("bytes", static_cast<double>(model->bytes()));
  result.Set("hasBegin", model->begin() != kUnknownWord);
  result.Set("hasEnd", model->end() != kUnknownWord);
  return result;
}

// (model, bytes of text, the unit of logarithms or 0)
Napi::Value score_ngram_text(const Napi::CallbackInfo& info) {
  const double unit = info[2].IsNumber() ? info[2].As<Napi::Number>().DoubleValue() : NAN;
  if (!(unit >= 0.0 && unit <= 1.0)) throw Error("INVALID_OPTION", "unit must be from 0 to 1");
  return run_async(
      info.Env(),
      [model = to_ngram_model(info[0]), text = to_text(info[1], "text"), unit] {
        return score_text(*model, text, unit);
      },
      [](Napi::Env env, const TextScore& score) -> Napi::Value {
        auto result = Napi::Object::New(env);
        result.Set("log10", score.log_p);
        result.Set("words", static_cast<double>(score.words));
        result.Set("unknown", static_cast<double>(score.unknown));
        result.Set("sentences", static_cast<double>(score.sentences));
        return result;
      });
}

std::vector<std::string> to_strings(const Napi::Value& value, const char* name) {
  if (!value.IsArray()) throw Error("INVALID_INPUT", std::string(name) + " must be a list");
  const auto list = value.As<Napi::Array>();
  std::vector<std::string> strings;
  for (std::uint32_t i = 0; i < list.Length(); ++i) {
    const Napi::Value item = list.Get(i);
    if (!item.IsString()) throw Error("INVALID_INPUT", std::string(name) + " must hold strings");
    strings.push_back(item.As<Napi::String>().Utf8Value());
  }
  return strings;
}

// (model, words of a sentence): log10 p and the length of the n-gram of each word and of the end,
// one after another; NaN and 0 of an unknown word
Napi::Value score_ngram_words(const Napi::CallbackInfo& info) {
  const NgramModelPointer model = to_ngram_model(info[0]);
  std::vector<double> scores;
  NgramState state = model->start(), after;
  const auto add = [&](std::uint32_t number) {
    if (number == kUnknownWord) {
      scores.insert(scores.end(), {std::numeric_limits<double>::quiet_NaN(), 0.0});
      state = {};
      return;
    }
    std::size_t used = 0;
    scores.push_back(static_cast<double>(model->score(state, number, &after, &used)));
    scores.push_back(static_cast<double>(used));
    state = after;
  };
  for (const std::string& word : to_strings(info[1], "words")) add(model->number_of(word));
  add(model->end());
  return array_of<Napi::Float64Array>(info.Env(), scores);
}

}  // namespace

void bind_ngrams(Napi::Env, Napi::Object exports) {
  bind(exports, "createNgramText", create_ngram_text);
  bind(exports, "pushNgramText", push_ngram_text);
  bind(exports, "estimateNgrams", estimate_ngrams);
  bind(exports, "pruneNgrams", prune_ngrams);
  bind(exports, "quantizeNgrams", quantize_ngrams);
  bind(exports, "describeNgrams", describe_ngrams);
  bind(exports, "scoreNgramText", score_ngram_text);
  bind(exports, "scoreNgramWords", score_ngram_words);
}

}  // namespace compact_rnn
