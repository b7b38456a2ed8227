// New arrays for the numbers of weights, of the type that says how they are stored.
#pragma once

#include <napi.h>

#include <cstddef>

#include "weights/stored_matrix.h"

namespace compact_rnn {

// A new array of `size` elements, and where they stand.
struct NewElements {
  Napi::TypedArray array;
  void* data;
};
NewElements new_elements(Napi::Env env, Storage storage, std::size_t size);

// unpack(elements, scales) into new arrays: weight[name], and for int8 weight.scales [count].
template <typename Unpack>
void set_elements(Napi::Object weight, const char* name, Storage storage, std::size_t size,
                  std::size_t count, const Unpack& unpack) {
  const NewElements elements = new_elements(weight.Env(), storage, size);
  weight.Set(name, elements.array);
  if (storage != Storage::int8) return unpack(elements.data, nullptr);
  auto scales = Napi::Float32Array::New(weight.Env(), count);
  weight.Set("scales", scales);
  unpack(elements.data, scales.Data());
}

}  // namespace compact_rnn
