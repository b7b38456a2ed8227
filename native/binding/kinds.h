// The arrays of packed weights that are not dense, under the names by which they came
// (lib/native/stored-weight.ts).
#pragma once

#include <napi.h>

#include "weights/hashed.h"
#include "weights/sparse.h"

namespace compact_rnn {

Napi::Object unpacked(Napi::Env env, const Sparse& weight);
Napi::Object unpacked(Napi::Env env, const Hashed& weight);

}  // namespace compact_rnn
