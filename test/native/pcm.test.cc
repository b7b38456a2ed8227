// Samples as files store them: the ends of each range, and channels.
#include "speech/pcm.h"

#include <doctest/doctest.h>

#include <vector>

namespace compact_rnn::test {

static std::vector<float> decoded(const std::vector<std::uint8_t>& bytes, speech::Encoding encoding,
                                  std::size_t channels = 1) {
  std::vector<float> samples(bytes.size() / speech::bytes_of(encoding) / channels);
  speech::decode_pcm(bytes.data(), encoding, channels, samples.size(), samples.data());
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
  CHECK(decoded({0, 128, 192, 128}, Encoding::u8, 2) == Samples{-0.5f, 0.25f});
}

}  // namespace compact_rnn::test
