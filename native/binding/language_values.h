// Sources of language as handles: each search has a clone.
#pragma once

#include <memory>
#include <utility>

#include "binding/handle.h"
#include "language/source.h"

namespace compact_rnn {

using SourcePointer = std::shared_ptr<const LanguageSource>;

inline SourcePointer to_source(const Napi::Value& value) {
  return from_handle<const LanguageSource>(value, kLanguageSourceTag, "source");
}

inline Napi::Value to_source_handle(Napi::Env env, SourcePointer source, std::size_t bytes) {
  return to_handle(env, std::move(source), kLanguageSourceTag, bytes);
}

}  // namespace compact_rnn
