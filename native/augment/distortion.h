// A recording as it would be elsewhere (multi-style training: Lippmann et al. 1987): at another
// speed, in a room, amid noise, louder or softer, in this order.
//
//     speed   taken as if it had been sampled at another rate: pitch and tempo change together
//     room    y = x * response, from the direct sound on (the largest magnitude of the response)
//             and as strong as x
//     noise   y = x + g noise, g so that the mean powers of x and of g noise, over the whole
//             recording, are so many decibels apart
//     gain    y = 10^(gain / 20) x
#pragma once

#include <cstddef>
#include <vector>

namespace compact_rnn::augment {

// A sound, its samples owned by others.
struct Sound {
  const float* samples = nullptr;
  std::size_t count = 0;  // 0: there is none
  std::size_t rate = 0;   // Hz
};

struct Distortion {
  std::size_t rate = 0;         // Hz, of what comes out; the recording's own is taken to be
                                // rate times the speed where both are alike
  Sound response;               // of a room
  Sound noise;                  // over and over again
  std::size_t noise_start = 0;  // its first sample that is heard
  double snr = 0;               // dB
  double gain = 0;              // dB
};

// ceil(count rate / sound.rate) samples.
std::vector<float> distort(const Sound& sound, const Distortion& distortion);

}  // namespace compact_rnn::augment
