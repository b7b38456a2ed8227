// N-gram models from files and into files: ARPA piece by piece, and as columns ("parts"), which
// JavaScript stores.
#include <algorithm>
#include <cstring>
#include <utility>

#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/busy.h"
#include "binding/ngram_values.h"
#include "binding/promise_worker.h"
#include "ngrams/arpa_reader.h"
#include "ngrams/arpa_writer.h"

namespace compact_rnn {

namespace {

// (): a reader of an ARPA file
Napi::Value create_arpa_reader(const Napi::CallbackInfo& info) {
  return to_handle(info.Env(), std::make_shared<Bound<ArpaReader>>(), kArpaReaderTag,
                   sizeof(ArpaReader));
}

// (reader, bytes)
Napi::Value push_arpa(const Napi::CallbackInfo& info) {
  const std::string text = to_text(info[1], "text");
  Busy<ArpaReader>(info[0], kArpaReaderTag, "reader")->push(text);
  return info.Env().Undefined();
}

struct ReadArpa {
  NgramModelPointer model;
  std::uint64_t missing_backoffs;
};

// (reader): { model, missingBackoffs }
Napi::Value finish_arpa(const Napi::CallbackInfo& info) {
  auto reader = std::make_shared<Busy<ArpaReader>>(info[0], kArpaReaderTag, "reader");
  return run_async(
      info.Env(),
      [reader] {
        auto model = std::make_shared<NgramModel>((*reader)->finish(), 32);
        return ReadArpa{std::move(model), (*reader)->missing_backoffs()};
      },
      [](Napi::Env env, ReadArpa read) -> Napi::Value {
        auto result = Napi::Object::New(env);
        result.Set("model", to_ngram_handle(env, std::move(read.model)));
        result.Set("missingBackoffs", static_cast<double>(read.missing_backoffs));
        return result;
      });
}

// (model): a writer of an ARPA file
Napi::Value create_arpa_writer(const Napi::CallbackInfo& info) {
  return to_handle(info.Env(), std::make_shared<Bound<ArpaWriter>>(to_ngram_model(info[0])),
                   kArpaWriterTag, sizeof(ArpaWriter));
}

// (writer): the next bytes; none after the last
Napi::Value next_arpa(const Napi::CallbackInfo& info) {
  const std::string text = Busy<ArpaWriter>(info[0], kArpaWriterTag, "writer")->next();
  return to_byte_array(info.Env(), text.data(), text.size());
}

Napi::Value words_as_bytes(Napi::Env env, const std::vector<std::uint64_t>& words) {
  return to_byte_array(env, words.data(), words.size() * sizeof(std::uint64_t));
}

std::vector<std::uint64_t> bytes_as_words(const Napi::Value& value, const char* name) {
  const auto bytes = to_elements<std::uint8_t>(value, name);
  if (bytes.size % sizeof(std::uint64_t) != 0)
    throw Error("INVALID_FILE", std::string(name) + " has no whole number of 64-bit words");
  const std::size_t size = bytes.size / sizeof(std::uint64_t);
  if (reinterpret_cast<std::uintptr_t>(bytes.data) % alignof(std::uint64_t) == 0) {
    const auto* const words = reinterpret_cast<const std::uint64_t*>(bytes.data);
    return {words, words + size};  // without zeros first
  }
  std::vector<std::uint64_t> words(size);
  std::memcpy(words.data(), bytes.data, bytes.size);
  return words;
}

void set_values(Napi::Object to, const char* name, const ValueColumn& column) {
  Napi::Env env = to.Env();
  auto values = Napi::Object::New(env);
  values.Set("bits", static_cast<double>(column.codes().bits()));
  values.Set("codes", words_as_bytes(env, column.codes().words()));
  values.Set("codebook", array_of<Napi::Float32Array>(env, column.codebook()));
  to.Set(name, values);
}

ValueColumn to_values(const Napi::Object& level, const char* name, std::size_t size) {
  const Napi::Value value = level.Get(name);
  if (!value.IsObject()) throw Error("INVALID_INPUT", std::string(name) + " is missing");
  const auto values = value.As<Napi::Object>();
  const std::size_t bits = to_positive(values.Get("bits"), "bits");
  const auto codebook = to_elements<float>(values.Get("codebook"), "codebook");
  if (bits > 32) throw Error("INVALID_FILE", "a column has fields of more than 32 bits");
  return ValueColumn(
      BitColumn(size, static_cast<unsigned>(bits), bytes_as_words(values.Get("codes"), name)),
      {codebook.data, codebook.data + codebook.size});
}

// (model): { vocabulary, levels }
Napi::Value ngram_parts(const Napi::CallbackInfo& info) {
  const NgramModelPointer model = to_ngram_model(info[0]);
  Napi::Env env = info.Env();
  std::string words;
  for (std::uint32_t number = 0; number < model->vocabulary().size(); ++number) {
    words += model->vocabulary()[number];
    words += '\n';
  }
  auto levels = Napi::Array::New(env);
  for (std::size_t k = 0; k < model->order(); ++k) {
    const NgramModel::Level& from = model->levels()[k];
    auto level = Napi::Object::New(env);
    level.Set("size", static_cast<double>(from.size()));
    set_values(level, "logP", from.log_p);
    if (k > 0) level.Set("words", words_as_bytes(env, from.words.words()));
    if (k + 1 < model->order()) {
      set_values(level, "logBackoff", from.log_backoff);
      level.Set("childrenLow", words_as_bytes(env, from.children.low().words()));
      level.Set("childrenHigh", words_as_bytes(env, from.children.high()));
    }
    levels.Set(levels.Length(), level);
  }
  auto parts = Napi::Object::New(env);
  parts.Set("vocabulary", to_byte_array(env, words.data(), words.size()));
  parts.Set("levels", levels);
  return parts;
}

Vocabulary to_vocabulary(const std::string& lines) {
  Vocabulary vocabulary;
  vocabulary.reserve(static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n')));
  std::string_view rest = lines;
  for (std::size_t end; (end = rest.find('\n')) != std::string_view::npos;
       rest.remove_prefix(end + 1)) {
    const std::size_t before = vocabulary.size();
    vocabulary.add(rest.substr(0, end));
    if (vocabulary.size() == before)
      throw Error("INVALID_FILE", "a word occurs twice among the words");
  }
  if (!rest.empty() || vocabulary.size() == 0)
    throw Error("INVALID_FILE", "the words do not end with a line's end, or there are none");
  return vocabulary;
}

// (parts)
Napi::Value create_ngram_model(const Napi::CallbackInfo& info) {
  if (!info[0].IsObject()) throw Error("INVALID_INPUT", "parts must be an object");
  const auto parts = info[0].As<Napi::Object>();
  Vocabulary vocabulary = to_vocabulary(to_text(parts.Get("vocabulary"), "vocabulary"));
  if (!parts.Get("levels").IsArray()) throw Error("INVALID_INPUT", "levels must be a list");
  const auto list = parts.Get("levels").As<Napi::Array>();
  const std::size_t order = list.Length();
  std::vector<std::size_t> sizes;
  for (std::uint32_t k = 0; k < order; ++k) {
    const Napi::Value level = list.Get(k);
    if (!level.IsObject()) throw Error("INVALID_INPUT", "a level must be an object");
    sizes.push_back(to_size(level.As<Napi::Object>().Get("size"), "size"));
    if (sizes.back() >= kNoNode) throw Error("INVALID_FILE", "a level has 2^32 n-grams or more");
  }
  const unsigned word_bits = bits_for(vocabulary.size() - 1);
  std::vector<NgramModel::Level> levels(order);
  for (std::uint32_t k = 0; k < order; ++k) {
    const auto from = list.Get(k).As<Napi::Object>();
    levels[k].log_p = to_values(from, "logP", sizes[k]);
    if (k > 0)
      levels[k].words = BitColumn(sizes[k], word_bits, bytes_as_words(from.Get("words"), "words"));
    if (k + 1 < order) {
      levels[k].log_backoff = to_values(from, "logBackoff", sizes[k]);
      levels[k].children = MonotoneColumn(sizes[k] + 1, static_cast<std::uint32_t>(sizes[k + 1]),
                                          bytes_as_words(from.Get("childrenLow"), "childrenLow"),
                                          bytes_as_words(from.Get("childrenHigh"), "childrenHigh"));
    }
  }
  return to_ngram_handle(info.Env(),
                         std::make_shared<NgramModel>(std::move(vocabulary), std::move(levels)));
}

}  // namespace

void bind_ngram_files(Napi::Env, Napi::Object exports) {
  bind(exports, "createArpaReader", create_arpa_reader);
  bind(exports, "pushArpa", push_arpa);
  bind(exports, "finishArpa", finish_arpa);
  bind(exports, "createArpaWriter", create_arpa_writer);
  bind(exports, "nextArpa", next_arpa);
  bind(exports, "ngramParts", ngram_parts);
  bind(exports, "createNgramModel", create_ngram_model);
}

}  // namespace compact_rnn
