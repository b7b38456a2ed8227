// The resampler: how many samples come out, and that they are the same however those that go in are
// cut.
#include "speech/resampler.h"

#include <doctest/doctest.h>

#include <utility>

#include "speech_pieces.h"

namespace compact_rnn::test {
namespace {

std::vector<float> resampled(const Misaligned<float>& signal, std::size_t from, std::size_t to) {
  speech::Resampler resampler(speech::resampling_filter(from, to));
  std::vector<float> out;
  resampler.push(signal.data(), signal.size(), out);
  resampler.end(out);
  return out;
}

}  // namespace

TEST_CASE("a signal resampled in pieces is the signal resampled whole") {
  Randoms randoms(1);
  const std::size_t rates[][2] = {{16000, 8000}, {8000, 16000},  {44100, 16000}, {11025, 8000},
                                  {1000, 384},   {11127, 16000}, {48001, 8000}};
  for (const auto& rate : rates)
    for (const std::size_t size : {0, 1, 2, 50, 1000, 3001}) {
      const std::size_t from = rate[0], to = rate[1];
      CAPTURE(from);
      CAPTURE(to);
      CAPTURE(size);
      const Misaligned<float> signal = randoms.reals(size, 1);
      const std::vector<float> whole = resampled(signal, from, to);
      CHECK(whole.size() == (size * to + from - 1) / from);
      speech::Resampler resampler(speech::resampling_filter(from, to));
      for (int round = 0; round < 2; ++round) {  // the second after end()
        std::vector<float> pieces;
        in_pieces(signal, randoms, [&](const float* samples, std::size_t count) {
          resampler.push(samples, count, pieces);
        });
        resampler.end(pieces);
        CHECK(pieces == whole);
      }
    }
}

TEST_CASE("filters of all rates are small") {
  for (const auto& [from, to] : {std::pair<std::size_t, std::size_t>{44101, 16000},
                                 {1000, 767999},
                                 {767999, 1000},
                                 {768000, 1000},
                                 {16001, 16000}})
    CHECK(speech::resampling_filter(from, to)->weight_count() < (std::size_t{1} << 20));
}

}  // namespace compact_rnn::test
