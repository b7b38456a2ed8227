// decodePcm, resample, convolve: samples out of files, at another rate, through a filter.
#include <string>

#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/front_end.h"
#include "speech/convolution.h"
#include "speech/pcm.h"
#include "speech/resampler.h"

namespace compact_rnn {
namespace {

speech::Encoding to_encoding(const std::string& name) {
  if (name == "u8") return speech::Encoding::u8;
  if (name == "s16") return speech::Encoding::s16;
  if (name == "s24") return speech::Encoding::s24;
  if (name == "s32") return speech::Encoding::s32;
  if (name == "f32") return speech::Encoding::f32;
  if (name == "f64") return speech::Encoding::f64;
  throw Error("INVALID_INPUT",
              "encoding is \"" + name + "\" but must be u8, s16, s24, s32, f32 or f64");
}

// (bytes, encoding, channels): the samples that are complete.
Napi::Value decode_pcm(const Napi::CallbackInfo& info) {
  const auto bytes = to_elements<std::uint8_t>(info[0], "bytes");
  const speech::Encoding encoding = to_encoding(info[1].ToString());
  const std::size_t channels = to_positive(info[2], "channels");
  const std::size_t count = bytes.size / (channels * speech::bytes_of(encoding));
  auto samples = Napi::Float32Array::New(info.Env(), count);
  speech::decode_pcm(bytes.data, encoding, channels, count, samples.Data());
  return samples;
}

// (samples, from, to)
Napi::Value resample(const Napi::CallbackInfo& info) {
  const auto samples = to_samples(info[0]);
  speech::Resampler resampler(
      speech::resampling_filter(to_rate(info[1], "from"), to_rate(info[2], "to")));
  std::vector<float> out;
  resampler.push(samples.data, samples.size, out);
  resampler.end(out);
  return to_float_array(info.Env(), out);
}

// (samples, response): the first samples of their convolution, as many as `samples` has.
Napi::Value convolve(const Napi::CallbackInfo& info) {
  const auto samples = to_samples(info[0]);
  const auto response = to_samples(info[1]);
  auto out = Napi::Float32Array::New(info.Env(), samples.size);
  speech::convolve(samples.data, samples.size, response.data, response.size, out.Data());
  return out;
}

}  // namespace

void bind_audio(Napi::Env, Napi::Object exports) {
  bind(exports, "decodePcm", decode_pcm);
  bind(exports, "resample", resample);
  bind(exports, "convolve", convolve);
}

}  // namespace compact_rnn
