// What masks hide of the features of a recording, so that a model learns to do without
// (SpecAugment: Park et al. 2019): all of some frames, or some features of all frames. What is
// hidden becomes 0, the mean of normalized features.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "base/range.h"

namespace compact_rnn::speech {

struct Masks {
  std::vector<Range> frames;  // before subsampling
  std::vector<Range> bands;   // features without their deltas, which are hidden with them

  // Frame t [size], features and their deltas, `base` numbers each.
  void hide(float* frame, std::size_t size, std::size_t base, std::size_t t) const {
    for (const Range& each : frames)
      if (each.first <= t && t < each.last) std::fill_n(frame, size, 0.0f);
    for (const Range& band : bands)
      for (std::size_t order = 0; order < size; order += base)
        std::fill(frame + order + band.first, frame + order + band.last, 0.0f);
  }
};

}  // namespace compact_rnn::speech
