// The addon's table of contents: each binding file adds its functions to `exports`.
#include <napi.h>

#include "binding/bindings.h"

namespace compact_rnn {

static Napi::Object initialize(Napi::Env env, Napi::Object exports) {
  bind_linalg(env, exports);
  bind_random(env, exports);
  return exports;
}

}  // namespace compact_rnn

static Napi::Object Init(Napi::Env env, Napi::Object exports) {
  return compact_rnn::initialize(env, exports);
}

NODE_API_MODULE(compact_rnn, Init)
