// The impulse response of a room by the image method (Allen and Berkley, JASA 65, 1979): a source
// in a box whose walls reflect the share `reflection` of the pressure is heard as itself and as its
// mirror images, each late by its distance d and as soft as 1 / d and its reflections make it:
//
//     h(t) = sum over p in {0, 1}^3, r in Z^3 of reflection^n / (4 pi d) sinc(rate (t - d / c))
//     d = |(1 - 2 p) source + 2 r size - microphone|
//     n = sum over the axes of |r - p| + |r|
//
// Sincs under a Hann window of 81 samples, since distances are no whole samples (Peterson 1986);
// then the high-pass at 100 Hz of Allen and Berkley's program, without which all those pulses of
// one sign add up to a rumble.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace compact_rnn::augment {

struct Room {
  std::array<double, 3> size{}, source{}, microphone{};  // m; the latter two inside
  double reflection = 0;                                 // 0 to below 1
  std::size_t rate = 0;                                  // Hz
  std::size_t samples = 0;                               // of the response, from the pulse on
};

// [samples]
std::vector<float> impulse_response(const Room& room);

}  // namespace compact_rnn::augment
