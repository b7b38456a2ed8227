#include "speech/feature_stream.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/error.h"
#include "speech/log_mel.h"
#include "speech/magnitude.h"

namespace compact_rnn::speech {

static std::unique_ptr<Analysis> make_analysis(const FrontEndSettings& settings) {
  if (settings.kind == FrontEndKind::magnitude)
    return std::make_unique<Magnitude>(settings.window, settings.taper);
  return std::make_unique<LogMel>(settings);
}

// Input samples that are resampled at a time.
constexpr std::size_t kPiece = 4096;

static Context context_of(const FrontEndSettings& settings) {
  return {settings.left_context, settings.right_context, settings.subsampling};
}

FeatureStream::FeatureStream(FrontEndSettings settings, std::size_t rate)
    : settings_(std::move(settings)),
      framing_(settings_.window, settings_.hop),
      analysis_(make_analysis(settings_)),
      splicing_(analysis_->size(), context_of(settings_)),
      frame_(analysis_->size()) {
  if (!settings_.snip_edges) edges_.emplace(settings_.window, settings_.hop);
  if (rate != settings_.sample_rate)
    resampler_.emplace(resampling_filter(rate, settings_.sample_rate));
}

void FeatureStream::normalize() {
  if (settings_.mean.empty()) return;
  for (std::size_t i = 0; i < frame_.size(); ++i)
    frame_[i] = (frame_[i] - settings_.mean[i]) * settings_.scale[i];
}

void FeatureStream::frame(const float* samples, std::size_t count, std::vector<float>& frames) {
  framing_.push(samples, count, [&](const float* window) {
    analysis_->analyze(window, frame_.data());
    normalize();
    splicing_.push(frame_.data(), frames);
    ++windows_;
  });
}

void FeatureStream::take(const float* samples, std::size_t count, std::vector<float>& frames) {
  taken_ += count;
  if (!edges_) return frame(samples, count, frames);
  edges_->push(samples, count,
               [&](const float* more, std::size_t size) { frame(more, size, frames); });
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
  if (resampler_) {
    resampled_.clear();
    resampler_->end(resampled_);
    take(resampled_.data(), resampled_.size(), frames);
  }
  if (edges_) edges_->end([&](const float* more, std::size_t size) { frame(more, size, frames); });
  splicing_.end(frames);
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
