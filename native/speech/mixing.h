// One channel of sound out of several: one of them, or the average of all. Averages may cancel (a
// microphone wired in antiphase), so the energies before and after are kept.
#pragma once

#include <cstddef>

namespace compact_rnn::speech {

constexpr std::size_t kAllChannels = static_cast<std::size_t>(-1);

struct Energies {
  double mixed = 0;     // the sum of the squares of what came out
  double channels = 0;  // the sum of the squares of all channels, divided by their number
};

struct Mixing {
  std::size_t channels = 1;
  std::size_t chosen = kAllChannels;  // the channel, from 0, or the average

  // sample(c) of every channel -> one.
  template <typename Sample>
  float mix(Sample sample, Energies& energies) const {
    if (chosen != kAllChannels) return static_cast<float>(sample(chosen));
    const auto count = static_cast<double>(channels);
    double sum = 0, squares = 0;
    for (std::size_t c = 0; c < channels; ++c) {
      const double x = sample(c);
      sum += x;
      squares += x * x;
    }
    const double mixed = sum / count;
    energies.mixed += mixed * mixed;
    energies.channels += squares / count;
    return static_cast<float>(mixed);
  }
};

}  // namespace compact_rnn::speech
