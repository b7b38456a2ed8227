// Feature streams: how many frames there are, and that they are the same however the samples
// are cut.
#include "speech/feature_stream.h"

#include <doctest/doctest.h>

#include <utility>

#include "base/error.h"
#include "speech_pieces.h"

namespace compact_rnn::test {
namespace {

speech::FrontEndSettings log_mel(std::size_t window, std::size_t hop) {
  speech::FrontEndSettings settings;
  settings.sample_rate = 8000;
  settings.window = window;
  settings.hop = hop;
  settings.bins = 5;
  settings.low_hz = 20;
  settings.high_hz = 4000;
  settings.pre_emphasis = 0.97;
  return settings;
}

speech::FrontEndSettings magnitude(std::size_t window, std::size_t hop) {
  speech::FrontEndSettings settings = log_mel(window, hop);
  settings.kind = speech::FrontEndKind::magnitude;
  settings.taper = speech::Taper::rectangular;
  return settings;
}

void check_pieces(const speech::FrontEndSettings& settings, std::size_t rate) {
  Randoms randoms(3);
  const Misaligned<float> signal = randoms.reals(3000, 1);
  const std::vector<float> whole =
      speech::features_of(settings, rate, signal.data(), signal.size());
  speech::FeatureStream stream(settings, rate);
  const std::size_t samples = (signal.size() * settings.sample_rate + rate - 1) / rate;
  const std::size_t frames = settings.ends == speech::Ends::snipped
                                 ? 1 + (samples - settings.window) / settings.hop
                                 : (samples + settings.hop / 2) / settings.hop;
  CHECK(whole.size() == frames * stream.size());
  for (int round = 0; round < 3; ++round) {
    std::vector<float> pieces;
    in_pieces(signal, randoms,
              [&](const float* piece, std::size_t count) { stream.push(piece, count, pieces); });
    stream.end(pieces);
    CHECK(pieces == whole);
  }
}

}  // namespace

TEST_CASE("features of audio in pieces are those of the whole") {
  for (const std::size_t rate : {8000, 11025, 16000}) {
    check_pieces(log_mel(200, 80), rate);
    check_pieces(log_mel(130, 500), rate);  // samples between windows are passed over
    check_pieces(magnitude(50, 50), rate);
    check_pieces(magnitude(64, 1), rate);
  }
}

TEST_CASE("features of centred, dithered windows in pieces are those of the whole") {
  for (const std::size_t rate : {8000, 11025, 11127}) {
    for (const auto& [window, hop] :
         {std::pair{200, 80}, {201, 80}, {130, 500}, {131, 501}, {64, 1}, {2, 2}, {2048, 700}}) {
      speech::FrontEndSettings settings = magnitude(window, hop);
      settings.ends = speech::Ends::mirrored;
      settings.taper = speech::Taper::hamming;
      check_pieces(settings, rate);
    }
    speech::FrontEndSettings settings = log_mel(200, 80);
    settings.ends = speech::Ends::mirrored;
    settings.dither = 1;
    settings.dither_seed = 5;
    check_pieces(settings, rate);
  }
}

TEST_CASE("cepstra in pieces, with all that is done to them, are those of the whole") {
  speech::FrontEndSettings settings = log_mel(200, 80);
  settings.kind = speech::FrontEndKind::mfcc;
  settings.cepstra = 4;
  settings.lifter = 22;
  settings.means.over = speech::MeanOver::window;
  settings.means.window = 9;
  settings.means.least = 5;
  settings.deltas = 2;
  check_pieces(settings, 11025);
  settings.means.variance = true;
  settings.means.over = speech::MeanOver::utterance;
  settings.energy = speech::Energy::raw;
  settings.right_context = 2;
  check_pieces(settings, 8000);
}

TEST_CASE("windows of Sphinx in pieces are those of the whole") {
  for (const auto& [window, hop] : {std::pair{200, 80}, {130, 500}, {205, 1}}) {
    speech::FrontEndSettings settings = log_mel(window, hop);
    settings.definition = speech::Definition::sphinx;
    settings.ends = speech::Ends::padded;
    Randoms randoms(3);
    const Misaligned<float> signal = randoms.reals(1000, 1);
    const std::vector<float> whole =
        speech::features_of(settings, 8000, signal.data(), signal.size());
    const std::size_t wholes = 1 + (signal.size() - window) / hop;
    const std::size_t rest = wholes * hop < signal.size() ? 1 : 0;
    CHECK(whole.size() == (wholes + rest) * 5);
    speech::FeatureStream stream(settings, 8000);
    std::vector<float> pieces;
    in_pieces(signal, randoms,
              [&](const float* piece, std::size_t count) { stream.push(piece, count, pieces); });
    stream.end(pieces);
    CHECK(pieces == whole);
  }
}

TEST_CASE("given features in pieces pass the same stages") {
  speech::FrontEndSettings settings;
  settings.kind = speech::FrontEndKind::given;
  settings.bins = settings.window = settings.hop = 3;
  settings.deltas = 1;
  settings.left_context = 1;
  settings.subsampling = 2;
  Randoms randoms(6);
  const Misaligned<float> numbers = randoms.reals(3 * 41, 1);
  const std::vector<float> whole = speech::features_of(settings, 0, numbers.data(), numbers.size());
  CHECK(whole.size() == 21 * 12);
  speech::FeatureStream stream(settings, 0);
  std::vector<float> pieces;
  in_pieces(numbers, randoms,
            [&](const float* piece, std::size_t count) { stream.push(piece, count, pieces); });
  stream.end(pieces);
  CHECK(pieces == whole);
}

TEST_CASE("a recording shorter than a centred window is mirrored to and fro") {
  speech::FrontEndSettings settings = magnitude(200, 80);
  settings.ends = speech::Ends::mirrored;
  const float ones[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  const std::vector<float> features = speech::features_of(settings, 8000, ones, 40);
  REQUIRE(features.size() == 101);
  CHECK(features[0] == doctest::Approx(200));
  CHECK_THROWS_AS(speech::features_of(settings, 8000, ones, 39), Error);
}

TEST_CASE("features are normalized, then stacked") {
  speech::FrontEndSettings settings = log_mel(200, 80);
  const Misaligned<float> signal = Randoms(4).reals(200, 1);
  const std::vector<float> plain =
      speech::features_of(settings, 8000, signal.data(), signal.size());
  settings.mean = {1, 2, 3, 4, 5};
  settings.scale = {1, 0.5f, 0.25f, 0, -1};
  settings.left_context = 1;
  const std::vector<float> both = speech::features_of(settings, 8000, signal.data(), signal.size());
  REQUIRE(both.size() == 10);
  for (std::size_t i = 0; i < 10; ++i)
    CHECK(both[i] == (plain[i % 5] - settings.mean[i % 5]) * settings.scale[i % 5]);
}

TEST_CASE("audio shorter than a window is refused, and the next starts over") {
  speech::FeatureStream stream(log_mel(200, 80), 8000);
  const Misaligned<float> signal = Randoms(5).reals(250, 1);
  std::vector<float> frames;
  stream.push(signal.data(), 199, frames);
  CHECK_THROWS_AS(stream.end(frames), Error);
  CHECK(frames.empty());
  stream.push(signal.data(), 200, frames);
  stream.end(frames);
  CHECK(frames == speech::features_of(log_mel(200, 80), 8000, signal.data(), 200));
}

}  // namespace compact_rnn::test
