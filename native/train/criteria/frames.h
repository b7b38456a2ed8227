// Criteria that are a sum over frames.
#pragma once

#include <algorithm>
#include <vector>

#include "base/team.h"
#include "train/batch.h"
#include "train/criteria/criterion.h"

namespace compact_rnn::train {

struct FrameScore {
  double loss = 0;
  bool counted = false, wrong = false;
};

// Adds up score_frame(row, gradient of the row or null) -> FrameScore over all frames that are no
// padding. The gradient of frames that are not counted is zero, and score_frame need not write it.
template <class Real, class ScoreFrame>
Scored sum_over_frames(const Shape& shape, std::size_t units, Real* gradient, Team& team,
                       const ScoreFrame& score_frame) {
  std::vector<FrameScore> frames(shape.frames * shape.sequences);
  team.split(frames.size(), [&](const Range& rows) {
    for (std::size_t row = rows.first; row < rows.last; ++row) {
      Real* slope = gradient == nullptr ? nullptr : gradient + row * units;
      const bool padding = row / shape.sequences >= shape.lengths[row % shape.sequences];
      if (!padding) frames[row] = score_frame(row, slope);
      if (slope != nullptr && !frames[row].counted) std::fill_n(slope, units, Real{0});
    }
  });
  Scored sum;
  for (const FrameScore& frame : frames) {
    sum.loss += frame.loss;
    sum.count += frame.counted;
    sum.errors += frame.wrong;
  }
  return sum;
}

}  // namespace compact_rnn::train
