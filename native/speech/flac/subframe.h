// One channel of a FLAC frame (RFC 9639, section 9.2): a constant, samples as they are, or a
// linear prediction with its residual in Rice codes.
#pragma once

#include <cstddef>
#include <cstdint>

#include "speech/flac/bit_reader.h"

namespace compact_rnn::speech::flac {

// samples [count] of so many bits. Throws OutOfBits, or Error INVALID_FILE.
void read_subframe(BitReader& reader, unsigned bits, std::int64_t* samples, std::size_t count);

}  // namespace compact_rnn::speech::flac
