// The low-pass filter between two sampling rates, rates in : out = down : up in lowest terms: a
// sinc cut off at 95 % of the lower rate's Nyquist frequency, under a Kaiser window of 65 of its
// zero crossings to either side. Frequencies up to 90 % of that Nyquist frequency pass (to 0.0001
// dB), those above it are 100 dB down (Kaiser's formulas; Oppenheim and Schafer, Discrete-Time
// Signal Processing, section 7.5.3).
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace compact_rnn::speech {

struct Ratio {
  std::size_t up, down;  // without a common factor
};

class ResamplingFilter {
 public:
  explicit ResamplingFilter(const Ratio& ratio);

  const Ratio& ratio() const { return ratio_; }

  // Input samples to either side of an output sample.
  std::size_t reach() const { return reach_; }

  // The 2 reach() weights for an output sample that lies phase / up samples after an input sample:
  // of that sample and the reach() - 1 before it, then of the reach() after it.
  const double* weights(std::size_t phase) const { return weights_.data() + phase * 2 * reach_; }

 private:
  Ratio ratio_;
  std::size_t reach_;
  std::vector<double> weights_;  // [up][2 reach]
};

// The filter from one rate to another. The last one is cached, since recordings come in sets of one
// rate. Error INVALID_INPUT where it would take too many tables of weights.
std::shared_ptr<const ResamplingFilter> resampling_filter(std::size_t from, std::size_t to);

}  // namespace compact_rnn::speech
