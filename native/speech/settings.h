// The settings of a front end. lib/model/front-end.ts has checked them: sizes fit, the band lies
// below the Nyquist frequency.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "speech/taper.h"

namespace compact_rnn::speech {

enum class FrontEndKind { log_mel, magnitude };

struct FrontEndSettings {
  FrontEndKind kind = FrontEndKind::log_mel;
  std::size_t sample_rate = 0;      // Hz
  std::size_t window = 0, hop = 0;  // samples
  bool snip_edges = true;           // only whole windows count; else they are centred (edges.h)
  Taper taper = Taper::povey;
  std::size_t bins = 0;            // log_mel only, as are the next six
  double low_hz = 0, high_hz = 0;  // the band of the filters
  double pre_emphasis = 0;         // 0 to 1
  double energy_floor = 0x1p-23;   // above 0
  double dither = 0;               // standard deviation
  std::uint64_t dither_seed = 0;
  std::vector<float> mean, scale;  // of each feature, or empty: x becomes (x - mean) scale
  std::size_t left_context = 0, right_context = 0;  // neighbouring frames stacked with each frame
  std::size_t subsampling = 1;                      // the first of so many stacked frames is kept

  // The fewest samples that have a window.
  std::size_t least_samples() const { return snip_edges ? window : hop - hop / 2; }
};

}  // namespace compact_rnn::speech
