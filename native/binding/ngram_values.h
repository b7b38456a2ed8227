// What the two files of n-gram models share.
#pragma once

#include <cstring>
#include <memory>
#include <string>

#include "binding/arguments.h"
#include "binding/handle.h"
#include "ngrams/model.h"

namespace compact_rnn {

using NgramModelPointer = std::shared_ptr<const NgramModel>;

inline NgramModelPointer to_ngram_model(const Napi::Value& value) {
  return from_handle<const NgramModel>(value, kNgramModelTag, "model");
}

inline Napi::Value to_ngram_handle(Napi::Env env, const NgramModelPointer& model) {
  return to_handle<const NgramModel>(env, model, kNgramModelTag, model->bytes());
}

inline std::string to_text(const Napi::Value& value, const char* name) {
  const auto bytes = to_elements<std::uint8_t>(value, name);
  return {reinterpret_cast<const char*>(bytes.data), bytes.size};
}

// A copy as bytes.
inline Napi::Uint8Array to_byte_array(Napi::Env env, const void* data, std::size_t size) {
  auto bytes = Napi::Uint8Array::New(env, size);
  if (size > 0) std::memcpy(bytes.Data(), data, size);
  return bytes;
}

}  // namespace compact_rnn
