// Frames of a FLAC file, the Free Lossless Audio Codec of RFC 9639:
//
//     sync code, block size, sampling rate, channels, bits, number | CRC-8
//       | a subframe for each channel (subframe.h) | CRC-16
//
// Two channels may be stored as left and side, side and right, or mid and side; side = left -
// right. lib/speech/flac.ts reads what comes before the frames.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "speech/mixing.h"

namespace compact_rnn::speech::flac {

// What the whole file says of its samples; every frame must agree.
struct Stream {
  unsigned bits;  // 4 to 32
  Mixing mixing;
};

struct Decoded {
  std::vector<float> samples;  // in [-1, 1]
  std::size_t consumed = 0;    // bytes of whole frames
  Energies energies;
};

// Decodes frames from the beginning of one on, until there are `wanted` samples or more, or the
// bytes end: a last frame that is not whole is left. Error INVALID_FILE for damaged frames.
Decoded decode_frames(const Stream& stream, const std::uint8_t* bytes, std::size_t size,
                      std::size_t wanted);

}  // namespace compact_rnn::speech::flac
