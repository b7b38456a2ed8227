// N-gram models as columns ("parts"), which JavaScript stores and reads.
#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/ngram_values.h"
#include "binding/promise_worker.h"

namespace compact_rnn {

namespace {

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

// What JavaScript gives, copied, before anything is made of it.
struct ValueParts {
  unsigned bits = 0;
  std::vector<std::uint64_t> codes;
  std::vector<float> codebook;

  ValueColumn column(std::size_t size) && {
    return ValueColumn(BitColumn(size, bits, std::move(codes)), std::move(codebook));
  }
};

struct LevelParts {
  std::size_t size = 0;
  ValueParts log_p, log_backoff;
  std::vector<std::uint64_t> words, children_low, children_high;
};

struct NgramParts {
  std::string vocabulary;
  std::vector<LevelParts> levels;
};

ValueParts to_values(const Napi::Object& level, const char* name) {
  const Napi::Value value = level.Get(name);
  if (!value.IsObject()) throw Error("INVALID_INPUT", std::string(name) + " is missing");
  const auto values = value.As<Napi::Object>();
  const std::size_t bits = to_positive(values.Get("bits"), "bits");
  const auto codebook = to_elements<float>(values.Get("codebook"), "codebook");
  if (bits > 32) throw Error("INVALID_FILE", "a column has fields of more than 32 bits");
  return {static_cast<unsigned>(bits),
          bytes_as_words(values.Get("codes"), name),
          {codebook.data, codebook.data + codebook.size}};
}

NgramParts to_parts(const Napi::Value& value) {
  if (!value.IsObject()) throw Error("INVALID_INPUT", "parts must be an object");
  const auto object = value.As<Napi::Object>();
  NgramParts parts = {to_text(object.Get("vocabulary"), "vocabulary"), {}};
  if (!object.Get("levels").IsArray()) throw Error("INVALID_INPUT", "levels must be a list");
  const auto list = object.Get("levels").As<Napi::Array>();
  const std::uint32_t order = list.Length();
  for (std::uint32_t k = 0; k < order; ++k) {
    const Napi::Value item = list.Get(k);
    if (!item.IsObject()) throw Error("INVALID_INPUT", "a level must be an object");
    const auto from = item.As<Napi::Object>();
    LevelParts level;
    level.size = to_size(from.Get("size"), "size");
    if (level.size >= kNoNode) throw Error("INVALID_FILE", "a level has 2^32 n-grams or more");
    level.log_p = to_values(from, "logP");
    if (k > 0) level.words = bytes_as_words(from.Get("words"), "words");
    if (k + 1 < order) {
      level.log_backoff = to_values(from, "logBackoff");
      level.children_low = bytes_as_words(from.Get("childrenLow"), "childrenLow");
      level.children_high = bytes_as_words(from.Get("childrenHigh"), "childrenHigh");
    }
    parts.levels.push_back(std::move(level));
  }
  return parts;
}

NgramModelPointer model_of(NgramParts parts) {
  Vocabulary vocabulary = to_vocabulary(parts.vocabulary);
  const unsigned word_bits = bits_for(vocabulary.size() - 1);
  const std::size_t order = parts.levels.size();
  std::vector<NgramModel::Level> levels(order);
  for (std::size_t k = 0; k < order; ++k) {
    LevelParts& from = parts.levels[k];
    levels[k].log_p = std::move(from.log_p).column(from.size);
    if (k > 0) levels[k].words = BitColumn(from.size, word_bits, std::move(from.words));
    if (k + 1 < order) {
      levels[k].log_backoff = std::move(from.log_backoff).column(from.size);
      levels[k].children =
          MonotoneColumn(from.size + 1, static_cast<std::uint32_t>(parts.levels[k + 1].size),
                         std::move(from.children_low), std::move(from.children_high));
    }
  }
  return std::make_shared<NgramModel>(std::move(vocabulary), std::move(levels));
}

// (parts)
Napi::Value create_ngram_model(const Napi::CallbackInfo& info) {
  return run_async(
      info.Env(),
      [parts = std::make_shared<NgramParts>(to_parts(info[0]))] {
        return model_of(std::move(*parts));
      },
      to_ngram_handle);
}

}  // namespace

void bind_ngram_parts(Napi::Env, Napi::Object exports) {
  bind(exports, "ngramParts", ngram_parts);
  bind(exports, "createNgramModel", create_ngram_model);
}

}  // namespace compact_rnn
