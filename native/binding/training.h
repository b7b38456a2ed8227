// What a trainer takes, from JavaScript values and checked: the structures of its matrices,
// batches, criteria and updates (lib/native/trainer.ts).
#pragma once

#include <napi.h>

#include "model/architecture.h"
#include "train/criteria/compute_loss.h"
#include "train/parameters.h"
#include "train/trainer.h"

namespace compact_rnn {

// NativeStructures; undefined: all matrices are dense. INVALID_MODEL where a weight has another
// shape than the architecture says.
train::Structures to_structures(const Napi::Value& value, const Architecture& architecture);

// A NativeBatch. With an embedding every input must be one of its tokens.
train::Sequences to_sequences(const Napi::Object& batch, const Architecture& architecture);

// For outputs [sequences, frames, units].
train::Criterion to_criterion(const Napi::Object& criterion, std::size_t sequences,
                              std::size_t frames, std::size_t units);

train::Update to_update(const Napi::Object& update);

Napi::Value to_javascript(Napi::Env env, const train::Scored& scored);

// A Uint32Array of lengths from `least` to `most`.
std::vector<std::uint32_t> to_lengths(const Napi::Value& value, std::size_t count,
                                      std::size_t least, std::size_t most);

}  // namespace compact_rnn
