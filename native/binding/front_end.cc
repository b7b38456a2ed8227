#include "binding/front_end.h"

#include <algorithm>
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

speech::Taper to_taper(const std::string& name) {
  if (name == "povey") return speech::Taper::povey;
  if (name == "hanning") return speech::Taper::hanning;
  if (name == "hamming") return speech::Taper::hamming;
  if (name == "blackman") return speech::Taper::blackman;
  if (name == "sine") return speech::Taper::sine;
  if (name == "rectangular") return speech::Taper::rectangular;
  throw Error("INVALID_INPUT", "taper is \"" + name + "\", which is none");
}

std::vector<float> to_vector(const Napi::Object& object, const char* name, std::size_t size) {
  const float* numbers = to_floats(object.Get(name), name, size);
  return {numbers, numbers + size};
}

}  // namespace

speech::FrontEndSettings to_front_end(const Napi::Value& value) {
  if (!value.IsObject()) throw Error("INVALID_INPUT", "a front end must be an object");
  const auto object = value.As<Napi::Object>();
  speech::FrontEndSettings settings;
  settings.sample_rate = to_rate(object.Get("sampleRate"), "sampleRate");
  settings.window = to_bounded(object, "windowSize", 2);
  settings.hop = to_bounded(object, "hopSize", 1);
  settings.left_context = to_bounded(object, "leftContext", 0);
  settings.right_context = to_bounded(object, "rightContext", 0);
  settings.subsampling = to_bounded(object, "subsampling", 1);
  settings.snip_edges = !object.Has("snipEdges") || object.Get("snipEdges").ToBoolean();
  std::size_t size = settings.window / 2 + 1;
  if (object.Get("kind").ToString().Utf8Value() == "magnitude") {
    settings.kind = speech::FrontEndKind::magnitude;
    settings.taper = speech::Taper::rectangular;
  } else {
    const double nyquist = static_cast<double>(settings.sample_rate) / 2;
    settings.bins = size = to_bounded(object, "bins", 1);
    settings.high_hz = to_number(object, "highHz", nyquist);
    settings.low_hz = to_number(object, "lowHz", settings.high_hz);
    settings.pre_emphasis = to_number(object, "preEmphasis", 1);
    settings.energy_floor = to_number(object, "energyFloor", 1e12);
    if (object.Has("dither")) settings.dither = to_number(object, "dither", 32768);
    if (object.Has("ditherSeed"))
      settings.dither_seed = to_size(object.Get("ditherSeed"), "ditherSeed");
  }
  if (object.Has("taper")) settings.taper = to_taper(object.Get("taper").ToString());
  if (object.Get("normalization").IsObject()) {
    const auto normalization = object.Get("normalization").As<Napi::Object>();
    settings.mean = to_vector(normalization, "mean", size);
    settings.scale = to_vector(normalization, "scale", size);
  }
  return settings;
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
