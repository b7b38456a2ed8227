#include "speech/frame_stages.h"

namespace compact_rnn::speech {

FrameStages::FrameStages(const FrontEndSettings& settings)
    : base_(settings.base_count()),
      features_(settings.feature_count()),
      mean_(settings.mean),
      scale_(settings.scale),
      masks_(settings.masks),
      means_(base_, settings.means),
      deltas_(base_, settings.deltas, settings.delta_window),
      splicing_(features_,
                Context{settings.left_context, settings.right_context, settings.subsampling}) {}

void FrameStages::splice(std::vector<float>& out) {
  for (std::size_t at = 0; at < widened_.size(); at += features_) {
    float* frame = widened_.data() + at;
    for (std::size_t i = 0; i < mean_.size(); ++i) frame[i] = (frame[i] - mean_[i]) * scale_[i];
    masks_.hide(frame, features_, base_, count_++);
    splicing_.push(frame, out);
  }
  widened_.clear();
}

void FrameStages::widen(std::vector<float>& out) {
  for (std::size_t at = 0; at < centred_.size(); at += base_)
    deltas_.push(centred_.data() + at, widened_);
  centred_.clear();
  splice(out);
}

void FrameStages::push(const float* frame, std::vector<float>& out) {
  means_.push(frame, centred_);
  widen(out);
}

void FrameStages::end(std::vector<float>& out) {
  means_.end(centred_);
  widen(out);
  deltas_.end(widened_);
  splice(out);
  splicing_.end(out);
  count_ = 0;
}

}  // namespace compact_rnn::speech
