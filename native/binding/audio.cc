// decodePcm, decodeFlac: samples out of files; resample: at another rate.
#include <cstdint>
#include <string>
#include <vector>

#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/front_end.h"
#include "binding/promise_worker.h"
#include "speech/flac/frames.h"
#include "speech/pcm.h"
#include "speech/resampler.h"

namespace compact_rnn {
namespace {

constexpr std::uint64_t kMostSamples = std::uint64_t{1} << 29;  // that resample makes

speech::Encoding to_encoding(const std::string& name) {
  if (name == "u8") return speech::Encoding::u8;
  if (name == "s16") return speech::Encoding::s16;
  if (name == "s24") return speech::Encoding::s24;
  if (name == "s32") return speech::Encoding::s32;
  if (name == "f32") return speech::Encoding::f32;
  if (name == "f64") return speech::Encoding::f64;
  if (name == "mu-law") return speech::Encoding::mu_law;
  if (name == "a-law") return speech::Encoding::a_law;
  throw Error("INVALID_INPUT", "encoding is \"" + name + "\", which is none");
}

// (channels, channel): the channel from 0, or undefined for their average.
speech::Mixing to_mixing(const Napi::Value& channels, const Napi::Value& channel) {
  speech::Mixing mixing;
  mixing.channels = to_positive(channels, "channels");
  if (!channel.IsUndefined()) {
    mixing.chosen = to_size(channel, "channel");
    if (mixing.chosen >= mixing.channels) throw Error("INVALID_INPUT", "channel is out of range");
  }
  return mixing;
}

// (bytes, encoding, channels, channel, energies [2]): the samples that are complete.
Napi::Value decode_pcm(const Napi::CallbackInfo& info) {
  const auto bytes = to_elements<std::uint8_t>(info[0], "bytes");
  const speech::Encoding encoding = to_encoding(info[1].ToString());
  const speech::Mixing mixing = to_mixing(info[2], info[3]);
  double* sums = to_elements<double>(info[4], "energies", 2);
  const std::size_t count = bytes.size / (mixing.channels * speech::bytes_of(encoding));
  auto samples = Napi::Float32Array::New(info.Env(), count);
  speech::Energies energies;
  speech::decode_pcm(bytes.data, encoding, mixing, count, samples.Data(), energies);
  sums[0] += energies.mixed;
  sums[1] += energies.channels;
  return samples;
}

// (bytes, bits, channels, channel, wanted): the samples of whole frames. Copies the bytes:
// JavaScript may change or detach its array meanwhile.
Napi::Value decode_flac(const Napi::CallbackInfo& info) {
  const auto bytes = to_elements<std::uint8_t>(info[0], "bytes");
  speech::flac::Stream stream;
  stream.bits = static_cast<unsigned>(to_positive(info[1], "bits"));
  stream.mixing = to_mixing(info[2], info[3]);
  if (stream.bits < 4 || stream.bits > 32 || stream.mixing.channels > 8)
    throw Error("INVALID_INPUT", "bits or channels are out of range");
  auto work = [stream, wanted = to_positive(info[4], "wanted"),
               copy = std::vector<std::uint8_t>(bytes.data, bytes.data + bytes.size)] {
    return speech::flac::decode_frames(stream, copy.data(), copy.size(), wanted);
  };
  return run_async(info.Env(), std::move(work),
                   [](Napi::Env env, const speech::flac::Decoded& decoded) -> Napi::Value {
                     auto result = Napi::Object::New(env);
                     result["samples"] = to_float_array(env, decoded.samples);
                     result["consumed"] = static_cast<double>(decoded.consumed);
                     result["energies"] = array_of<Napi::Float64Array>(
                         env,
                         std::vector<double>{decoded.energies.mixed, decoded.energies.channels});
                     return result;
                   });
}

// (samples, from, to)
Napi::Value resample(const Napi::CallbackInfo& info) {
  const auto samples = to_samples(info[0]);
  const std::size_t from = to_rate(info[1], "from"), to = to_rate(info[2], "to");
  if (samples.size > kMostSamples * from / to)
    throw Error("INVALID_INPUT", "the audio would have more than " + std::to_string(kMostSamples) +
                                     " samples at " + std::to_string(to) +
                                     " Hz: resample it in parts");
  speech::Resampler resampler(speech::resampling_filter(from, to));
  std::vector<float> out;
  resampler.push(samples.data, samples.size, out);
  resampler.end(out);
  return to_float_array(info.Env(), out);
}

}  // namespace

void bind_audio(Napi::Env, Napi::Object exports) {
  bind(exports, "decodePcm", decode_pcm);
  bind(exports, "decodeFlac", decode_flac);
  bind(exports, "resample", resample);
}

}  // namespace compact_rnn
