#include "file/front_end.h"

#include <cmath>

#include "speech/log_mel.h"

namespace compact_rnn::file {

namespace {

constexpr std::uint64_t kMostWindow = 32'768, kMostHop = 65'536, kMostBins = 1024,
                        kMostContext = 1000;
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

std::size_t samples_in(std::size_t milliseconds, std::size_t rate) {
  return rate * milliseconds / 1000;
}

// Of the filters; a `highHz` of 0 or below counts from the Nyquist frequency down, as Kaldi's.
void read_band(Fields& fields, speech::FrontEndSettings& settings) {
  const double nyquist = static_cast<double>(settings.sample_rate) / 2;
  const double given = fields.has("highHz") ? fields.number("highHz") : 0;
  settings.low_hz = number(fields, "lowHz", 0, nyquist, 20);
  settings.high_hz = given <= 0 ? nyquist + given : given;
  if (!(settings.high_hz > settings.low_hz && settings.high_hz <= nyquist))
    fields.refuse(fields.has("highHz") ? "highHz" : "lowHz",
                  "a number that leaves a band below " + std::to_string(nyquist) + " Hz");
}

void read_log_mel(Fields& fields, speech::FrontEndSettings& settings) {
  settings.bins = whole(fields, "bins", 1, kMostBins, 40);
  read_band(fields, settings);
  settings.pre_emphasis = number(fields, "preEmphasis", 0, 1, 0.97);
  settings.energy_floor = number(fields, "energyFloor", kLeastEnergy, 1e12, kLeastEnergy);
  settings.dither = number(fields, "dither", 0, kMostDither, 0);
  settings.dither_seed = whole(fields, "ditherSeed", 0, 0xffffffff, 0);
  const speech::MelFilterbank filters = speech::mel_filters(settings);
  if (filters.first_empty() != filters.bins())
    invalid_file(fields.where() + ".bins: filter number " +
                 std::to_string(filters.first_empty() + 1) +
                 " falls between two frequencies of the spectrum: have fewer bins or a longer "
                 "window");
}

void read_normalization(Fields& fields, Tensors& tensors, speech::FrontEndSettings& settings) {
  const std::size_t size = feature_count(settings);
  Fields normalization = fields.object("normalization");
  const auto vector = [&](const char* key) {
    const float* numbers =
        tensors.vector(normalization, key, size, normalization.where() + "." + key);
    return std::vector<float>(numbers, numbers + size);
  };
  settings.mean = vector("mean");
  settings.scale = vector("scale");
  normalization.done();
}

}  // namespace

speech::FrontEndSettings read_front_end(Fields fields, Tensors& tensors) {
  using speech::Taper;
  constexpr Taper kTapers[] = {Taper::povey,    Taper::hanning, Taper::hamming,
                               Taper::blackman, Taper::sine,    Taper::rectangular};
  speech::FrontEndSettings settings;
  const bool is_log_mel = fields.one_of("kind", {"log-mel", "magnitude"}) == 0;
  settings.kind = is_log_mel ? speech::FrontEndKind::log_mel : speech::FrontEndKind::magnitude;
  settings.sample_rate =
      static_cast<std::size_t>(fields.whole_number("sampleRate", kLeastRate, kMostRate));
  const std::size_t rate = settings.sample_rate;
  settings.window =
      whole(fields, "windowSize", 2, kMostWindow, samples_in(is_log_mel ? 25 : 32, rate));
  settings.hop = whole(fields, "hopSize", 1, kMostHop, samples_in(is_log_mel ? 10 : 8, rate));
  settings.left_context = whole(fields, "leftContext", 0, kMostContext, 0);
  settings.right_context = whole(fields, "rightContext", 0, kMostContext, 0);
  settings.subsampling = whole(fields, "subsampling", 1, kMostContext, 1);
  settings.snip_edges = !fields.has("snipEdges") || fields.boolean("snipEdges");
  settings.taper = is_log_mel ? Taper::povey : Taper::rectangular;
  if (fields.has("taper"))
    settings.taper = kTapers[fields.one_of(
        "taper", {"povey", "hanning", "hamming", "blackman", "sine", "rectangular"})];
  if (is_log_mel) read_log_mel(fields, settings);
  if (fields.has("normalization")) read_normalization(fields, tensors, settings);
  fields.done();
  return settings;
}

std::size_t feature_count(const speech::FrontEndSettings& settings) {
  return settings.kind == speech::FrontEndKind::log_mel ? settings.bins : settings.window / 2 + 1;
}

std::size_t output_size(const speech::FrontEndSettings& settings) {
  return feature_count(settings) * (settings.left_context + 1 + settings.right_context);
}

}  // namespace compact_rnn::file
