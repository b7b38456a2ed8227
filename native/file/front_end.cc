#include "file/front_end.h"

#include <algorithm>

#include "speech/log_mel.h"

namespace compact_rnn::file {

namespace {

constexpr std::uint64_t kMostWindow = 32'768, kMostHop = 65'536, kMostBins = 1024,
                        kMostContext = 1000, kMostFeatures = 65'536, kMostDeltas = 4,
                        kMostDeltaWindow = 50, kMostMeanFrames = 65'536;
constexpr double kMostLifter = 1000;
constexpr double kLeastEnergy = 0x1p-23;  // FLT_EPSILON, which Kaldi takes
constexpr double kMostDither = 32'768;    // as loud as 16-bit integers can be

std::size_t whole(Fields& fields, const char* key, std::uint64_t least, std::uint64_t most,
                  std::size_t otherwise) {
  return fields.has(key) ? static_cast<std::size_t>(fields.whole_number(key, least, most))
                         : otherwise;
}

double number(Fields& fields, const char* key, double least, double most, double otherwise) {
  const double value = fields.has(key) ? fields.number(key) : otherwise;
  if (!(value >= least && value <= most))
    fields.refuse(key, "a number from " + std::to_string(least) + " to " + std::to_string(most));
  return value;
}

std::size_t samples_in(double milliseconds, std::size_t rate) {
  return static_cast<std::size_t>(static_cast<double>(rate) * milliseconds / 1000);
}

// What a definition leaves open (lib/model/front-end-defaults.ts).
struct Defaults {
  speech::Taper taper;
  double window_ms;
  std::size_t bins, cepstral_bins;  // of log-mel, of mfcc
  double low_hz, high_hz;           // or half the sampling rate where that is lower
  double energy_floor, lifter;
  speech::Transform transform;
};

const Defaults& defaults_of(speech::Definition definition) {
  using speech::Taper, speech::Transform;
  static const Defaults kKaldi{Taper::povey,          25, 40, 23, 20, kMostRate, kLeastEnergy, 22,
                               Transform::orthonormal};
  static const Defaults kSphinx{Taper::hamming,   25.625, 40, 40, 133.33334, 6855.4976, 1e-4, 0,
                                Transform::legacy};
  static const Defaults kHtk{Taper::hamming, 25, 20, 20, 0, kMostRate, 1, 22, Transform::htk};
  if (definition == speech::Definition::kaldi) return kKaldi;
  return definition == speech::Definition::sphinx ? kSphinx : kHtk;
}

// Of the filters; a `highHz` of 0 or below counts from the Nyquist frequency down, as Kaldi's.
void read_band(Fields& fields, const Defaults& defaults, speech::FrontEndSettings& settings) {
  const double nyquist = static_cast<double>(settings.sample_rate) / 2;
  const double given =
      fields.has("highHz") ? fields.number("highHz") : std::min(nyquist, defaults.high_hz);
  settings.low_hz = number(fields, "lowHz", 0, nyquist, defaults.low_hz);
  settings.high_hz = given <= 0 ? nyquist + given : given;
  if (!(settings.high_hz > settings.low_hz && settings.high_hz <= nyquist))
    fields.refuse(fields.has("highHz") ? "highHz" : "lowHz",
                  "a number that leaves a band below " + std::to_string(nyquist) + " Hz");
}

void read_mel(Fields& fields, const Defaults& defaults, speech::FrontEndSettings& settings) {
  const bool is_mfcc = settings.kind == speech::FrontEndKind::mfcc;
  settings.bins =
      whole(fields, "bins", 1, kMostBins, is_mfcc ? defaults.cepstral_bins : defaults.bins);
  read_band(fields, defaults, settings);
  settings.pre_emphasis = number(fields, "preEmphasis", 0, 1, 0.97);
  settings.energy_floor = number(fields, "energyFloor", kLeastEnergy, 1e12, defaults.energy_floor);
  settings.dither = number(fields, "dither", 0, kMostDither, 0);
  settings.dither_seed = whole(fields, "ditherSeed", 0, 0xffffffff, 0);
  const speech::MelFilterbank filters = speech::mel_filters(settings);
  if (filters.first_empty() != filters.bins())
    invalid_file(fields.where() + ".bins: filter number " +
                 std::to_string(filters.first_empty() + 1) +
                 " falls between two frequencies of the spectrum: have fewer bins or a longer "
                 "window");
}

void read_cepstra(Fields& fields, const Defaults& defaults, speech::FrontEndSettings& settings) {
  settings.cepstra =
      whole(fields, "cepstra", 1, settings.bins, std::min<std::size_t>(13, settings.bins));
  settings.lifter = number(fields, "lifter", 0, kMostLifter, defaults.lifter);
  settings.transform = defaults.transform;
  if (fields.has("transform"))
    settings.transform = static_cast<speech::Transform>(
        fields.one_of("transform", {"orthonormal", "htk", "legacy"}));
  if (fields.has("energy"))
    settings.energy = fields.one_of("energy", {"raw", "windowed"}) == 0 ? speech::Energy::raw
                                                                        : speech::Energy::windowed;
}

void read_deltas(Fields deltas, speech::FrontEndSettings& settings) {
  settings.deltas = whole(deltas, "order", 1, kMostDeltas, 2);
  settings.delta_window = whole(deltas, "window", 1, kMostDeltaWindow, 2);
  deltas.done();
}

void read_means(Fields means, speech::MeanSettings& settings) {
  const bool is_utterance = means.one_of("over", {"utterance", "window"}) == 0;
  settings.over = is_utterance ? speech::MeanOver::utterance : speech::MeanOver::window;
  settings.variance = means.has("variance") && means.boolean("variance");
  if (!is_utterance) {
    settings.window = whole(means, "frames", 1, kMostMeanFrames, 600);
    settings.least =
        whole(means, "least", 1, settings.window, std::min<std::size_t>(100, settings.window));
  }
  means.done();
}

void read_normalization(Fields& fields, Tensors& tensors, speech::FrontEndSettings& settings) {
  const std::size_t size = settings.feature_count();
  Fields normalization = fields.object("normalization");
  const auto vector = [&](const char* key) {
    const float* numbers = tensors.vector(normalization, key, size, normalization.where(key));
    return std::vector<float>(numbers, numbers + size);
  };
  settings.mean = vector("mean");
  settings.scale = vector("scale");
  normalization.done();
}

void read_windows(Fields& fields, speech::FrontEndSettings& settings) {
  using speech::FrontEndKind, speech::Taper;
  constexpr Taper kTapers[] = {Taper::povey,    Taper::hanning, Taper::hamming,
                               Taper::blackman, Taper::sine,    Taper::rectangular};
  const bool is_mel = settings.kind != FrontEndKind::magnitude;
  settings.sample_rate =
      static_cast<std::size_t>(fields.whole_number("sampleRate", kLeastRate, kMostRate));
  if (is_mel && fields.has("definition"))
    settings.definition =
        static_cast<speech::Definition>(fields.one_of("definition", {"kaldi", "sphinx", "htk"}));
  const Defaults& defaults = defaults_of(settings.definition);
  settings.window = whole(fields, "windowSize", 2, kMostWindow,
                          samples_in(is_mel ? defaults.window_ms : 32, settings.sample_rate));
  settings.hop =
      whole(fields, "hopSize", 1, kMostHop, samples_in(is_mel ? 10 : 8, settings.sample_rate));
  if (settings.definition == speech::Definition::sphinx)
    settings.ends = speech::Ends::padded;
  else if (fields.has("snipEdges") && !fields.boolean("snipEdges"))
    settings.ends = speech::Ends::mirrored;
  settings.taper = is_mel ? defaults.taper : Taper::rectangular;
  if (fields.has("taper"))
    settings.taper = kTapers[fields.one_of(
        "taper", {"povey", "hanning", "hamming", "blackman", "sine", "rectangular"})];
  if (is_mel) read_mel(fields, defaults, settings);
  if (settings.kind == FrontEndKind::mfcc) read_cepstra(fields, defaults, settings);
}

}  // namespace

speech::FrontEndSettings read_front_end(Fields fields, Tensors& tensors) {
  speech::FrontEndSettings settings;
  settings.kind = static_cast<speech::FrontEndKind>(
      fields.one_of("kind", {"log-mel", "mfcc", "magnitude", "given"}));
  if (settings.kind == speech::FrontEndKind::given) {
    settings.bins = settings.window = settings.hop =
        static_cast<std::size_t>(fields.whole_number("size", 1, kMostFeatures));
    fields.raw("hopMillis");  // of no use here
  } else {
    read_windows(fields, settings);
  }
  settings.left_context = whole(fields, "leftContext", 0, kMostContext, 0);
  settings.right_context = whole(fields, "rightContext", 0, kMostContext, 0);
  settings.subsampling = whole(fields, "subsampling", 1, kMostContext, 1);
  if (fields.has("deltas")) read_deltas(fields.object("deltas"), settings);
  if (fields.has("meanNormalization"))
    read_means(fields.object("meanNormalization"), settings.means);
  if (fields.has("normalization")) read_normalization(fields, tensors, settings);
  fields.done();
  return settings;
}

}  // namespace compact_rnn::file
