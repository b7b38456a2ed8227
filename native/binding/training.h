// What JavaScript hands to a trainer, checked and in the trainer's own terms.
#pragma once

#include <napi.h>

#include "train/architecture.h"
#include "train/criteria/compute_loss.h"
#include "train/trainer.h"

namespace compact_rnn {

train::Architecture to_architecture(const Napi::Object& network);

// [sequences, frames, inputSize] and their lengths. Where there is an embedding every input is one
// of `tokens`.
train::Sequences to_sequences(const Napi::Object& batch, const train::Architecture& architecture);

// For outputs [sequences, frames] of `units`; `lengths` of the sequences.
train::Criterion to_criterion(const Napi::Object& criterion, std::size_t sequences,
                              std::size_t frames, std::size_t units);

train::Update to_update(const Napi::Object& update);

Napi::Value to_javascript(Napi::Env env, const train::Scored& scored);

// A Uint32Array of lengths from `least` to `most`.
std::vector<std::uint32_t> to_lengths(const Napi::Value& value, std::size_t count,
                                      std::size_t least, std::size_t most);

}  // namespace compact_rnn
