// Decodes samples as WAV files store them, little-endian: unsigned bytes have 128 subtracted,
// then integers of b bits are divided by 2^(b-1). Channels are averaged.
#pragma once

#include <cstddef>
#include <cstdint>

namespace compact_rnn::speech {

enum class Encoding { u8, s16, s24, s32, f32, f64 };

std::size_t bytes_of(Encoding encoding);

// bytes [count][channels] -> samples [count].
void decode_pcm(const std::uint8_t* bytes, Encoding encoding, std::size_t channels,
                std::size_t count, float* samples);

}  // namespace compact_rnn::speech
