// The low-pass filter between two sampling rates, rates in : out = down : up in lowest terms: a
// sinc cut off at 95 % of the lower rate's Nyquist frequency, under a Kaiser window of 65 of its
// zero crossings to either side. Frequencies up to 90 % of that Nyquist frequency pass (to 0.0001
// dB), those above it are 100 dB down (Kaiser's formulas; Oppenheim and Schafer, Discrete-Time
// Signal Processing, section 7.5.3).
//
// Its weights are kept for every phase that an output sample can have between two input samples.
// Where these would be too many, they are kept for evenly spaced phases, between which cubic
// polynomials interpolate: the filter varies so slowly that this is off by 1e-9 of its peak, and by
// up to 1.6e-6 where the Kaiser window begins and ends with a step of that height.
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

  // Weights that are kept, of all phases.
  std::size_t weight_count() const { return weights_.size(); }

  // An output sample that lies phase / up samples after an input sample, from the 2 reach() samples
  // around it: that sample and the reach() - 1 before it, then the reach() after it.
  float apply(const float* samples, std::size_t phase) const;

 private:
  void add_weights(double phase);  // of so many samples
  double weighted_sum(const float* samples, std::size_t row) const;

  Ratio ratio_;
  double lower_;  // the lower rate over that of the input
  std::size_t reach_;
  std::size_t rows_ = 0;         // phases a sample where they are interpolated, else 0
  std::vector<double> weights_;  // [rows][2 reach]
};

// The filter from one rate to another. The last ones are kept: recordings come in sets of one rate,
// and training plays them at a few speeds.
std::shared_ptr<const ResamplingFilter> resampling_filter(std::size_t from, std::size_t to);

}  // namespace compact_rnn::speech
