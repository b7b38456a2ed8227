#include "binding/new_elements.h"

namespace compact_rnn {

template <typename Array>
static NewElements new_array(Napi::Env env, std::size_t size) {
  auto array = Array::New(env, size);
  return {array, array.Data()};
}

NewElements new_elements(Napi::Env env, Storage storage, std::size_t size) {
  switch (storage) {
    case Storage::f16:
      return new_array<Napi::Uint16Array>(env, size);
    case Storage::int8:
      return new_array<Napi::Int8Array>(env, size);
    case Storage::f32:
      break;
  }
  return new_array<Napi::Float32Array>(env, size);
}

}  // namespace compact_rnn
