// A running front end. Samples go in, in pieces of any size; frames of features come out, the same
// however the samples were cut into pieces. The stages in order: resampler, edges or padding,
// framing, analysis, and those of frame_stages.h.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "speech/analysis.h"
#include "speech/edges.h"
#include "speech/frame_stages.h"
#include "speech/framing.h"
#include "speech/padding.h"
#include "speech/resampler.h"
#include "speech/settings.h"

namespace compact_rnn::speech {

class FeatureStream {
 public:
  // `rate` is that of the samples, in Hz.
  FeatureStream(FrontEndSettings settings, std::size_t rate);

  // Features of a frame that comes out.
  std::size_t size() const { return settings_.output_size(); }

  // Takes finite samples in [-1, 1] (of given features: their numbers) and appends the frames that
  // they complete to `frames`.
  void push(const float* samples, std::size_t count, std::vector<float>& frames);

  // Appends the remaining frames, and starts over. Error INVALID_INPUT where all samples together
  // are too few for a window.
  void end(std::vector<float>& frames);

 private:
  // Samples at the front end's rate; and those with what lies beyond the ends.
  void take(const float* samples, std::size_t count, std::vector<float>& frames);
  void frame(const float* samples, std::size_t count, std::vector<float>& frames);

  FrontEndSettings settings_;
  std::optional<Resampler> resampler_;
  std::optional<Edges> edges_;
  std::optional<Padding> padding_;
  Framing framing_;
  std::unique_ptr<Analysis> analysis_;
  FrameStages stages_;
  std::vector<float> resampled_, frame_;
  std::size_t taken_ = 0, windows_ = 0;  // samples at the front end's rate, and windows of them
};

// The frames of a whole recording.
std::vector<float> features_of(const FrontEndSettings& settings, std::size_t rate,
                               const float* samples, std::size_t count);

}  // namespace compact_rnn::speech
