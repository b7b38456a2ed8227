// What happens to frames of features once they are made: mean normalization, deltas, normalization,
// masks, splicing, in this order.
#pragma once

#include <cstddef>
#include <vector>

#include "speech/deltas.h"
#include "speech/mean_normalization.h"
#include "speech/settings.h"
#include "speech/splicing.h"

namespace compact_rnn::speech {

class FrameStages {
 public:
  explicit FrameStages(const FrontEndSettings& settings);

  // Takes the next frame [base_count()], and appends the frames [output_size()] that it completes
  // to `out`.
  void push(const float* frame, std::vector<float>& out);

  // Appends the remaining frames, and starts over.
  void end(std::vector<float>& out);

 private:
  // Frames that come out of the mean normalization, to the end.
  void widen(std::vector<float>& out);
  // Frames with their deltas, to the end.
  void splice(std::vector<float>& out);

  std::size_t base_, features_;  // numbers of a frame, without and with deltas
  std::vector<float> mean_, scale_;
  Masks masks_;
  std::size_t count_ = 0;  // frames with their deltas so far
  MeanNormalization means_;
  Deltas deltas_;
  Splicing splicing_;
  std::vector<float> centred_, widened_;
};

}  // namespace compact_rnn::speech
