// What each file of the binding adds to the addon.
#pragma once

#include <napi.h>

namespace compact_rnn {

void bind_linalg(Napi::Env env,
                 Napi::Object exports);  // svd, truncate, leastSquares, relativeError, linalgBackend
void bind_random(Napi::Env env, Napi::Object exports);  // fillUniform

}  // namespace compact_rnn
