// features and featuresSync: whole recordings; createFeatureStream, pushSamples, endSamples: piece
// by piece; addMoments, firstEmptyFilter: for making front ends.
#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/front_end.h"
#include "binding/handle.h"
#include "binding/promise_worker.h"
#include "speech/feature_stream.h"
#include "speech/log_mel.h"
#include "speech/moments.h"

namespace compact_rnn {
namespace {

// (front end): the index of the first empty mel filter, or -1.
Napi::Value first_empty_filter(const Napi::CallbackInfo& info) {
  const speech::MelFilterbank filters = speech::mel_filters(to_front_end(info[0]));
  const std::size_t empty = filters.first_empty();
  return Napi::Number::New(info.Env(), empty == filters.bins() ? -1.0 : static_cast<double>(empty));
}

// (front end, rate, samples)
Napi::Value features_sync(const Napi::CallbackInfo& info) {
  const speech::FrontEndSettings settings = to_front_end(info[0]);
  const auto samples = to_samples(info[2]);
  return to_float_array(info.Env(), speech::features_of(settings, to_rate_of(info[1], settings),
                                                        samples.data, samples.size));
}

// Copies the samples: JavaScript may change or detach its array meanwhile.
Napi::Value features(const Napi::CallbackInfo& info) {
  const auto samples = to_samples(info[2]);
  const speech::FrontEndSettings settings = to_front_end(info[0]);
  auto work = [settings, rate = to_rate_of(info[1], settings),
               copy = std::vector<float>(samples.data, samples.data + samples.size)] {
    return speech::features_of(settings, rate, copy.data(), copy.size());
  };
  return run_async(info.Env(), std::move(work),
                   [](Napi::Env env, const std::vector<float>& frames) -> Napi::Value {
                     return to_float_array(env, frames);
                   });
}

std::shared_ptr<speech::FeatureStream> stream_of(const Napi::CallbackInfo& info) {
  return from_handle<speech::FeatureStream>(info[0], kFeatureStreamTag, "stream");
}

// (front end, rate)
Napi::Value create_feature_stream(const Napi::CallbackInfo& info) {
  const speech::FrontEndSettings settings = to_front_end(info[0]);
  auto stream = std::make_shared<speech::FeatureStream>(settings, to_rate_of(info[1], settings));
  return to_handle(info.Env(), std::move(stream), kFeatureStreamTag, 0);
}

// (stream, samples): the frames that they complete.
Napi::Value push_samples(const Napi::CallbackInfo& info) {
  const auto samples = to_samples(info[1]);
  std::vector<float> frames;
  stream_of(info)->push(samples.data, samples.size, frames);
  return to_float_array(info.Env(), frames);
}

// (stream): the rest; the stream starts over.
Napi::Value end_samples(const Napi::CallbackInfo& info) {
  std::vector<float> frames;
  stream_of(info)->end(frames);
  return to_float_array(info.Env(), frames);
}

// (sums, frames, size)
Napi::Value add_moments(const Napi::CallbackInfo& info) {
  const std::size_t size = to_positive(info[2], "size");
  double* sums = to_elements<double>(info[0], "sums", 2 * size);
  const auto frames = to_samples(info[1]);
  speech::add_moments(frames.data, frames.size / size, size, sums);
  return info.Env().Undefined();
}

}  // namespace

void bind_features(Napi::Env, Napi::Object exports) {
  bind(exports, "features", features);
  bind(exports, "featuresSync", features_sync);
  bind(exports, "createFeatureStream", create_feature_stream);
  bind(exports, "pushSamples", push_samples);
  bind(exports, "endSamples", end_samples);
  bind(exports, "addMoments", add_moments);
  bind(exports, "firstEmptyFilter", first_empty_filter);
}

}  // namespace compact_rnn
