// Handles: C++ objects that JavaScript owns, as opaque externals with a tag, so that one type is
// never taken for another.
#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>

#include "base/error.h"

namespace compact_rnn {

// Two random numbers for each type of object.
constexpr napi_type_tag kWeightTag = {0x51c70e8d3b6642fa, 0xd20f9a4be1c8573d};
constexpr napi_type_tag kMomentTag = {0x9a62f3d14c07be58, 0x5be9d81f20a4c736};
constexpr napi_type_tag kEmbeddingTag = {0x3e14f0e0be5334aa, 0x2dffdc353838ef25};
constexpr napi_type_tag kNetworkTag = {0x6f1d2c8be4a94f07, 0x93b85e01c77ad2e6};
constexpr napi_type_tag kPoolTag = {0x0d53fa9627b1e84c, 0xe6184bd2059fc37a};
constexpr napi_type_tag kStateTag = {0xb8f2074c91ae6d35, 0x4c7de3106fb9a258};
constexpr napi_type_tag kTrainerTag = {0x7e31c85ab9f2046d, 0x1d6c90e4f73ab825};
constexpr napi_type_tag kStateGraphTag = {0xe2648494a9c4cb30, 0x56c435dedb60ddb8};
constexpr napi_type_tag kFeatureStreamTag = {0x3214bb3ff8a7d25e, 0xb44740bd8d9dd3b5};
constexpr napi_type_tag kWordTreeTag = {0x4eb74d9140b40fcc, 0xe552d97de529b291};
constexpr napi_type_tag kWordSearchTag = {0xd50159cc67cf1608, 0xcf6d3faae01097dc};
constexpr napi_type_tag kNgramModelTag = {0xbd7f7ad7422b903e, 0x3602d3e4d0dff9cc};
constexpr napi_type_tag kNgramTextTag = {0xc7564b67e7b67360, 0xb320ab2e2305009a};
constexpr napi_type_tag kArpaReaderTag = {0xbc19af6b3895f217, 0x2402041a83f28429};
constexpr napi_type_tag kArpaWriterTag = {0x0ef0af4197bfb291, 0x144b824d5a3f7f03};
constexpr napi_type_tag kAcceptorTag = {0x8c3be0915d27fa64, 0x2af90d71b6c8e453};
constexpr napi_type_tag kLanguageSourceTag = {0x0db4b457280e7b51, 0x5630cb322c0e658e};
constexpr napi_type_tag kLassoTag = {0x0f804f4640e5bfc5, 0xada62d165c038093};
constexpr napi_type_tag kDictionaryLearnerTag = {0xb1f726796709d0ff, 0x098ac75716fe5276};
constexpr napi_type_tag kCirculantFitTag = {0x0761e53685aabab7, 0x86c87f09e557d790};
constexpr napi_type_tag kStreamTag = {0x2b9e6d5470cf4318, 0xa8041f3ce95b7d62};

template <typename T>
Napi::Value to_handle(Napi::Env env, std::shared_ptr<T> object, const napi_type_tag& tag,
                      std::size_t bytes) {
  auto* shared = new std::shared_ptr<T>(std::move(object));
  // The garbage collector must know how much memory a forgotten handle holds.
  Napi::MemoryManagement::AdjustExternalMemory(env, static_cast<std::int64_t>(bytes));
  auto handle = Napi::External<std::shared_ptr<T>>::New(
      env, shared, [bytes](Napi::BasicEnv owner, std::shared_ptr<T>* pointer) {
        Napi::MemoryManagement::AdjustExternalMemory(owner, -static_cast<std::int64_t>(bytes));
        delete pointer;
      });
  handle.TypeTag(&tag);
  return handle;
}

template <typename T>
std::shared_ptr<T> from_handle(const Napi::Value& value, const napi_type_tag& tag,
                               const char* name) {
  if (!value.IsExternal() || !value.As<Napi::External<std::shared_ptr<T>>>().CheckTypeTag(&tag))
    throw Error("INVALID_INPUT", std::string(name) + " is not a handle of this addon");
  return *value.As<Napi::External<std::shared_ptr<T>>>().Data();
}

}  // namespace compact_rnn
