// Decodes samples as WAV files store them, little-endian: unsigned bytes have 128 subtracted,
// then integers of b bits are divided by 2^(b-1). mu-law and A-law are those of ITU-T G.711.
#pragma once

#include <cstddef>
#include <cstdint>

#include "speech/mixing.h"

namespace compact_rnn::speech {

enum class Encoding { u8, s16, s24, s32, f32, f64, mu_law, a_law };

std::size_t bytes_of(Encoding encoding);

// bytes [count][channels] -> samples [count].
void decode_pcm(const std::uint8_t* bytes, Encoding encoding, const Mixing& mixing,
                std::size_t count, float* samples, Energies& energies);

}  // namespace compact_rnn::speech
