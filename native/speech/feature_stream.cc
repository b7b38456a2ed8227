#include "speech/feature_stream.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/error.h"
#include "speech/given.h"
#include "speech/log_mel.h"
#include "speech/magnitude.h"
#include "speech/mfcc.h"

namespace compact_rnn::speech {
namespace {

// Input samples that are resampled at a time.
constexpr std::size_t kPiece = 4096;

std::unique_ptr<Analysis> make_analysis(const FrontEndSettings& settings) {
  switch (settings.kind) {
    case FrontEndKind::magnitude:
      return std::make_unique<Magnitude>(settings.window, settings.taper);
    case FrontEndKind::mfcc:
      return std::make_unique<Mfcc>(settings);
    case FrontEndKind::given:
      return std::make_unique<Given>(settings.bins);
    default:
      return std::make_unique<LogMel>(settings);
  }
}

// With the sample before each window where zeros pad the recording.
Framing framing_of(const FrontEndSettings& settings) {
  return {settings.window + (settings.ends == Ends::padded ? 1 : 0), settings.hop};
}

}  // namespace

FeatureStream::FeatureStream(FrontEndSettings settings, std::size_t rate)
    : settings_(std::move(settings)),
      framing_(framing_of(settings_)),
      analysis_(make_analysis(settings_)),
      stages_(settings_),
      frame_(analysis_->size()) {
  if (settings_.ends == Ends::mirrored) edges_.emplace(settings_.window, settings_.hop);
  if (settings_.ends == Ends::padded) padding_.emplace(settings_.window, settings_.hop);
  if (rate != settings_.sample_rate)
    resampler_.emplace(resampling_filter(rate, settings_.sample_rate));
}

void FeatureStream::frame(const float* samples, std::size_t count, std::vector<float>& frames) {
  framing_.push(samples, count, [&](const float* window) {
    analysis_->analyze(window, frame_.data());
    stages_.push(frame_.data(), frames);
    ++windows_;
  });
}

void FeatureStream::take(const float* samples, std::size_t count, std::vector<float>& frames) {
  const auto each = [&](const float* more, std::size_t size) { frame(more, size, frames); };
  taken_ += count;
  if (edges_) return edges_->push(samples, count, each);
  if (padding_) return padding_->push(samples, count, each);
  each(samples, count);
}

void FeatureStream::push(const float* samples, std::size_t count, std::vector<float>& frames) {
  if (!resampler_) return take(samples, count, frames);
  for (std::size_t done = 0; done < count; done += kPiece) {
    resampled_.clear();
    resampler_->push(samples + done, std::min(kPiece, count - done), resampled_);
    take(resampled_.data(), resampled_.size(), frames);
  }
}

void FeatureStream::end(std::vector<float>& frames) {
  const auto each = [&](const float* more, std::size_t size) { frame(more, size, frames); };
  if (resampler_) {
    resampled_.clear();
    resampler_->end(resampled_);
    take(resampled_.data(), resampled_.size(), frames);
  }
  if (edges_) edges_->end(each);
  if (padding_) padding_->end(each);
  stages_.end(frames);
  framing_.reset();
  analysis_->reset();
  const std::size_t taken = std::exchange(taken_, 0);
  if (std::exchange(windows_, 0) == 0)
    throw Error("INVALID_INPUT", "the audio has " + std::to_string(taken) + " samples at " +
                                     std::to_string(settings_.sample_rate) +
                                     " Hz, but one window needs " +
                                     std::to_string(settings_.least_samples()));
}

std::vector<float> features_of(const FrontEndSettings& settings, std::size_t rate,
                               const float* samples, std::size_t count) {
  FeatureStream stream(settings, rate);
  std::vector<float> frames;
  stream.push(samples, count, frames);
  stream.end(frames);
  return frames;
}

}  // namespace compact_rnn::speech
