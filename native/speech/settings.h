// The settings of a front end. lib/model has checked them: sizes fit, the band lies below the
// Nyquist frequency.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "speech/masks.h"
#include "speech/taper.h"

namespace compact_rnn::speech {

enum class FrontEndKind { log_mel, mfcc, magnitude, given };

// Whose windows and filters (log_mel.h).
enum class Definition { kaldi, sphinx, htk };

// What is at the ends of a recording: only whole windows count; windows are centred and the signal
// is mirrored (edges.h); zeros complete a last window (padding.h).
enum class Ends { snipped, mirrored, padded };

// How the logarithms of a window become cepstra (mfcc.h).
enum class Transform { orthonormal, htk, legacy };

// The energy that stands in place of the first cepstrum: of the window before pre-emphasis and
// taper, or after them.
enum class Energy { none, raw, windowed };

// Over which frames features get the mean 0 (mean_normalization.h).
enum class MeanOver { nothing, utterance, window };

struct MeanSettings {
  MeanOver over = MeanOver::nothing;
  bool variance = false;                  // and the variance 1
  std::size_t window = 600, least = 100;  // frames
};

struct FrontEndSettings {
  FrontEndKind kind = FrontEndKind::log_mel;
  std::size_t sample_rate = 0;      // Hz
  std::size_t window = 0, hop = 0;  // samples
  Ends ends = Ends::snipped;
  Taper taper = Taper::povey;
  std::size_t bins = 0;  // log_mel and mfcc, as are the next seven; given: numbers of a frame
  Definition definition = Definition::kaldi;
  double low_hz = 0, high_hz = 0;  // the band of the filters
  double pre_emphasis = 0;         // 0 to 1
  double energy_floor = 0x1p-23;   // above 0
  double dither = 0;               // standard deviation
  std::uint64_t dither_seed = 0;
  std::size_t cepstra = 0;  // mfcc only, as are the next three
  Transform transform = Transform::orthonormal;
  double lifter = 0;  // 0 for none
  Energy energy = Energy::none;
  MeanSettings means;
  std::size_t deltas = 0, delta_window = 2;  // their order, and frames to either side
  std::vector<float> mean, scale;  // of each feature, or empty: x becomes (x - mean) scale
  Masks masks;                     // of training only
  std::size_t left_context = 0, right_context = 0;  // neighbouring frames stacked with each frame
  std::size_t subsampling = 1;                      // the first of so many stacked frames is kept

  // The fewest samples that have a window.
  std::size_t least_samples() const {
    if (ends == Ends::padded) return 1;
    return ends == Ends::snipped ? window : hop - hop / 2;
  }

  // Numbers that the analysis makes of a window.
  std::size_t base_count() const {
    if (kind == FrontEndKind::magnitude) return window / 2 + 1;
    return kind == FrontEndKind::mfcc ? cepstra : bins;
  }

  // Numbers of a frame before stacking, and of what comes out.
  std::size_t feature_count() const { return base_count() * (1 + deltas); }
  std::size_t output_size() const { return feature_count() * (left_context + 1 + right_context); }
};

}  // namespace compact_rnn::speech
