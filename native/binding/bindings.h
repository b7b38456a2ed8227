// What each file of the binding adds to the addon; lib/native has the types.
#pragma once

#include <napi.h>

namespace compact_rnn {

void bind_linalg(Napi::Env env, Napi::Object exports);
void bind_solvers(Napi::Env env, Napi::Object exports);
void bind_convert(Napi::Env env, Napi::Object exports);
void bind_fits(Napi::Env env, Napi::Object exports);
void bind_weight(Napi::Env env, Napi::Object exports);
void bind_network(Napi::Env env, Napi::Object exports);
void bind_stream(Napi::Env env, Napi::Object exports);
void bind_pool(Napi::Env env, Napi::Object exports);
void bind_sequence(Napi::Env env, Napi::Object exports);
void bind_machine(Napi::Env env, Napi::Object exports);
void bind_trainer(Napi::Env env, Napi::Object exports);
void bind_state_graphs(Napi::Env env, Napi::Object exports);
void bind_alignment(Napi::Env env, Napi::Object exports);
void bind_text(Napi::Env env, Napi::Object exports);
void bind_lattices(Napi::Env env, Napi::Object exports);
void bind_grammars(Napi::Env env, Napi::Object exports);
void bind_decode(Napi::Env env, Napi::Object exports);
void bind_ngrams(Napi::Env env, Napi::Object exports);
void bind_ngram_files(Napi::Env env, Napi::Object exports);
void bind_ngram_parts(Napi::Env env, Napi::Object exports);
void bind_vectors(Napi::Env env, Napi::Object exports);
void bind_audio(Napi::Env env, Napi::Object exports);
void bind_augment(Napi::Env env, Napi::Object exports);
void bind_features(Napi::Env env, Napi::Object exports);

}  // namespace compact_rnn
