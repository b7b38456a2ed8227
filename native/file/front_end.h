// The front end of a file, as lib/model/complete-front-end.ts reads and completes it.
#pragma once

#include "file/tensors.h"
#include "speech/settings.h"

namespace compact_rnn::file {

constexpr std::size_t kLeastRate = 1000, kMostRate = 768'000;  // Hz

// Error("INVALID_FILE").
speech::FrontEndSettings read_front_end(Fields fields, Tensors& tensors);

}  // namespace compact_rnn::file
