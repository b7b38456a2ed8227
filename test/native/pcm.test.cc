// Samples as files store them: the ends of each range, and channels.
#include "speech/pcm.h"

#include <doctest/doctest.h>

#include <vector>

namespace compact_rnn::test {

static std::vector<float> decoded(const std::vector<std::uint8_t>& bytes, speech::Encoding encoding,
                                  speech::Mixing mixing = {}) {
  std::vector<float> samples(bytes.size() / speech::bytes_of(encoding) / mixing.channels);
  speech::Energies energies;
  speech::decode_pcm(bytes.data(), encoding, mixing, samples.size(), samples.data(), energies);
  return samples;
}

TEST_CASE("samples of every encoding are numbers in [-1, 1]") {
  using speech::Encoding;
  using Samples = std::vector<float>;
  CHECK(decoded({0, 128, 192}, Encoding::u8) == Samples{-1, 0, 0.5f});
  CHECK(decoded({0, 0x80, 0xff, 0x7f}, Encoding::s16) == Samples{-1, 32767 / 32768.0f});
  CHECK(decoded({0, 0, 0x80, 0xff, 0xff, 0xff, 0, 0, 0x40}, Encoding::s24) ==
        Samples{-1, -1 / 8388608.0f, 0.5f});
  CHECK(decoded({0, 0, 0, 0x80, 0, 0, 0, 0x20}, Encoding::s32) == Samples{-1, 0.25f});
  CHECK(decoded({0, 0, 0x80, 0x3f}, Encoding::f32) == Samples{1});
  CHECK(decoded({0, 0, 0, 0, 0, 0, 0xe0, 0x3f}, Encoding::f64) == Samples{0.5f});
  CHECK(decoded({0, 128, 192, 128}, Encoding::u8, {2}) == Samples{-0.5f, 0.25f});
  CHECK(decoded({0, 128, 192, 128}, Encoding::u8, {2, 0}) == Samples{-1, 0.5f});
  CHECK(decoded({0, 128, 192, 128}, Encoding::u8, {2, 1}) == Samples{0, 0});
}

TEST_CASE("G.711: the ends of both laws, and the silence between") {
  using speech::Encoding;
  using Samples = std::vector<float>;
  CHECK(decoded({0x00, 0x80, 0xff, 0x7f}, Encoding::mu_law) ==
        Samples{-32124 / 32768.0f, 32124 / 32768.0f, 0, 0});
  CHECK(decoded({0x2a, 0xaa, 0xd5, 0x55}, Encoding::a_law) ==
        Samples{-32256 / 32768.0f, 32256 / 32768.0f, 8 / 32768.0f, -8 / 32768.0f});
}

TEST_CASE("channels that cancel leave no energy") {
  const std::vector<std::uint8_t> bytes = {0xc0, 0x40};
  float sample = 1;
  speech::Energies energies;
  speech::decode_pcm(bytes.data(), speech::Encoding::u8, {2}, 1, &sample, energies);
  CHECK(sample == 0);
  CHECK(energies.mixed == 0);
  CHECK(energies.channels == 0.25);
}

}  // namespace compact_rnn::test
