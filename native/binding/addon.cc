// The addon's table of contents.
#include <napi.h>

#include "base/dynamic_library.h"
#include "binding/bindings.h"

static Napi::Object initialize(Napi::Env env, Napi::Object exports) {
  compact_rnn::keep_this_library();
  compact_rnn::bind_linalg(env, exports);
  compact_rnn::bind_solvers(env, exports);
  compact_rnn::bind_convert(env, exports);
  compact_rnn::bind_weight(env, exports);
  compact_rnn::bind_fits(env, exports);
  compact_rnn::bind_network(env, exports);
  compact_rnn::bind_stream(env, exports);
  compact_rnn::bind_pool(env, exports);
  compact_rnn::bind_sequence(env, exports);
  compact_rnn::bind_machine(env, exports);
  compact_rnn::bind_trainer(env, exports);
  compact_rnn::bind_state_graphs(env, exports);
  compact_rnn::bind_alignment(env, exports);
  compact_rnn::bind_text(env, exports);
  compact_rnn::bind_lattices(env, exports);
  compact_rnn::bind_grammars(env, exports);
  compact_rnn::bind_decode(env, exports);
  compact_rnn::bind_ngrams(env, exports);
  compact_rnn::bind_ngram_files(env, exports);
  compact_rnn::bind_ngram_parts(env, exports);
  compact_rnn::bind_vectors(env, exports);
  compact_rnn::bind_audio(env, exports);
  compact_rnn::bind_augment(env, exports);
  compact_rnn::bind_features(env, exports);
  return exports;
}

NODE_API_MODULE(compact_rnn, initialize)
