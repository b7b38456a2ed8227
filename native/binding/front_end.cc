#include "binding/front_end.h"

#include <algorithm>
#include <initializer_list>
#include <string>

namespace compact_rnn {
namespace {

constexpr std::size_t kMostSize = 65536;  // of a window, a context, a number of filters
constexpr std::size_t kLeastRate = 1000, kMostRate = 768000;  // Hz

std::size_t to_bounded(const Napi::Object& object, const char* name, std::size_t least) {
  const std::size_t number = to_size(object.Get(name), name);
  if (number < least || number > kMostSize)
    throw Error("INVALID_INPUT", std::string(name) + " is out of range");
  return number;
}

double to_number(const Napi::Object& object, const char* name, double most) {
  const Napi::Value value = object.Get(name);
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : -1.0;
  if (!(number >= 0 && number <= most))
    throw Error("INVALID_INPUT", std::string(name) + " is out of range");
  return number;
}

// Which of `words` the field is; the first where it is left out.
std::size_t to_choice(const Napi::Object& object, const char* name,
                      std::initializer_list<const char*> words) {
  if (!object.Has(name)) return 0;
  const std::string word = object.Get(name).ToString();
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end())
    throw Error("INVALID_INPUT", std::string(name) + " is \"" + word + "\", which is none");
  return static_cast<std::size_t>(found - words.begin());
}

std::vector<float> to_vector(const Napi::Object& object, const char* name, std::size_t size) {
  const float* numbers = to_floats(object.Get(name), name, size);
  return {numbers, numbers + size};
}

void read_mel(const Napi::Object& object, speech::FrontEndSettings& settings) {
  const double nyquist = static_cast<double>(settings.sample_rate) / 2;
  settings.definition =
      static_cast<speech::Definition>(to_choice(object, "definition", {"kaldi", "sphinx", "htk"}));
  if (settings.definition == speech::Definition::sphinx) settings.ends = speech::Ends::padded;
  settings.bins = to_bounded(object, "bins", 1);
  settings.high_hz = to_number(object, "highHz", nyquist);
  settings.low_hz = to_number(object, "lowHz", settings.high_hz);
  settings.pre_emphasis = to_number(object, "preEmphasis", 1);
  settings.energy_floor = to_number(object, "energyFloor", 1e12);
  if (object.Has("dither")) settings.dither = to_number(object, "dither", 32768);
  if (object.Has("ditherSeed"))
    settings.dither_seed = to_size(object.Get("ditherSeed"), "ditherSeed");
}

void read_cepstra(const Napi::Object& object, speech::FrontEndSettings& settings) {
  settings.cepstra = to_bounded(object, "cepstra", 1);
  settings.lifter = to_number(object, "lifter", kMostSize);
  settings.transform = static_cast<speech::Transform>(
      to_choice(object, "transform", {"orthonormal", "htk", "legacy"}));
  settings.energy =
      static_cast<speech::Energy>(to_choice(object, "energy", {"none", "raw", "windowed"}));
}

// [first, last, first, last, ..]; `most`: how many numbers there are.
std::vector<Range> to_ranges(const Napi::Value& value, const char* name, std::size_t most) {
  const auto ends = to_elements<std::uint32_t>(value, name);
  std::vector<Range> ranges;
  for (std::size_t i = 0; i + 1 < ends.size; i += 2) {
    const Range range{ends.data[i], ends.data[i + 1]};
    if (range.first > range.last || range.last > most)
      throw Error("INVALID_INPUT", std::string(name) + " of masks are out of range");
    ranges.push_back(range);
  }
  return ranges;
}

// What is done to frames of features, whatever made them.
void read_stages(const Napi::Object& object, speech::FrontEndSettings& settings) {
  settings.left_context = to_bounded(object, "leftContext", 0);
  settings.right_context = to_bounded(object, "rightContext", 0);
  settings.subsampling = to_bounded(object, "subsampling", 1);
  if (object.Get("deltas").IsObject()) {
    const auto deltas = object.Get("deltas").As<Napi::Object>();
    settings.deltas = to_bounded(deltas, "order", 1);
    settings.delta_window = to_bounded(deltas, "window", 1);
  }
  if (object.Get("meanNormalization").IsObject()) {
    const auto means = object.Get("meanNormalization").As<Napi::Object>();
    const bool is_window = to_choice(means, "over", {"utterance", "window"}) == 1;
    settings.means.over = is_window ? speech::MeanOver::window : speech::MeanOver::utterance;
    settings.means.variance = means.Get("variance").ToBoolean();
    if (is_window) {
      settings.means.window = to_bounded(means, "frames", 1);
      settings.means.least = to_bounded(means, "least", 1);
    }
  }
  if (object.Get("normalization").IsObject()) {
    const auto normalization = object.Get("normalization").As<Napi::Object>();
    settings.mean = to_vector(normalization, "mean", settings.feature_count());
    settings.scale = to_vector(normalization, "scale", settings.feature_count());
  }
  if (object.Get("masks").IsObject()) {
    const auto masks = object.Get("masks").As<Napi::Object>();
    settings.masks.frames = to_ranges(masks.Get("frames"), "frames", UINT32_MAX);
    settings.masks.bands = to_ranges(masks.Get("bands"), "bands", settings.base_count());
  }
}

}  // namespace

speech::FrontEndSettings to_front_end(const Napi::Value& value) {
  using speech::FrontEndKind;
  if (!value.IsObject()) throw Error("INVALID_INPUT", "a front end must be an object");
  const auto object = value.As<Napi::Object>();
  speech::FrontEndSettings settings;
  settings.kind = static_cast<FrontEndKind>(
      to_choice(object, "kind", {"log-mel", "mfcc", "magnitude", "given"}));
  if (settings.kind == FrontEndKind::given) {
    settings.bins = settings.window = settings.hop = to_bounded(object, "size", 1);
  } else {
    settings.sample_rate = to_rate(object.Get("sampleRate"), "sampleRate");
    settings.window = to_bounded(object, "windowSize", 2);
    settings.hop = to_bounded(object, "hopSize", 1);
    if (object.Has("snipEdges") && !object.Get("snipEdges").ToBoolean())
      settings.ends = speech::Ends::mirrored;
    if (settings.kind == FrontEndKind::magnitude)
      settings.taper = speech::Taper::rectangular;
    else
      read_mel(object, settings);
    if (settings.kind == FrontEndKind::mfcc) read_cepstra(object, settings);
    if (settings.definition != speech::Definition::kaldi) settings.taper = speech::Taper::hamming;
    if (object.Has("taper"))
      settings.taper = static_cast<speech::Taper>(to_choice(
          object, "taper", {"povey", "hanning", "hamming", "blackman", "sine", "rectangular"}));
  }
  read_stages(object, settings);
  return settings;
}

std::size_t to_rate_of(const Napi::Value& value, const speech::FrontEndSettings& settings) {
  if (settings.kind == speech::FrontEndKind::given) return settings.sample_rate;
  return to_rate(value, "rate");
}

Elements<float> to_samples(const Napi::Value& value) {
  const auto samples = to_elements<float>(value, "samples");
  check_finite(samples.data, samples.size, "samples");
  return samples;
}

std::size_t to_rate(const Napi::Value& value, const char* name) {
  const std::size_t rate = to_size(value, name);
  if (rate < kLeastRate || rate > kMostRate)
    throw Error("INVALID_INPUT", std::string(name) + " is out of range");
  return rate;
}

Napi::Float32Array to_float_array(Napi::Env env, const std::vector<float>& numbers) {
  auto array = Napi::Float32Array::New(env, numbers.size());
  std::copy(numbers.begin(), numbers.end(), array.Data());
  return array;
}

}  // namespace compact_rnn
