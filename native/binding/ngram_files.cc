// N-gram models from ARPA files and into them, piece by piece.
#include <memory>
#include <string>
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
  auto reader = std::make_shared<Busy<ArpaReader>>(info[0], kArpaReaderTag, "reader");
  return run_async(
      info.Env(),
      [reader, text = to_text(info[1], "text")] {
        (*reader)->push(text);
        return true;
      },
      [](Napi::Env env, bool) { return env.Undefined(); });
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

}  // namespace

void bind_ngram_files(Napi::Env, Napi::Object exports) {
  bind(exports, "createArpaReader", create_arpa_reader);
  bind(exports, "pushArpa", push_arpa);
  bind(exports, "finishArpa", finish_arpa);
  bind(exports, "createArpaWriter", create_arpa_writer);
  bind(exports, "nextArpa", next_arpa);
}

}  // namespace compact_rnn
