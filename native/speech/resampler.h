// Converts a signal to another sampling rate, piece by piece. Output sample n lies at input time
// n down / up and is the weighted sum of the input samples within the filter's reach, with zeros
// beyond both ends. N samples give ceil(N up / down).
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "speech/resampling_filter.h"

namespace compact_rnn::speech {

class Resampler {
 public:
  explicit Resampler(std::shared_ptr<const ResamplingFilter> filter);

  // Appends the output that these samples complete; it lags behind by the filter's reach.
  void push(const float* samples, std::size_t count, std::vector<float>& out);

  // Appends the rest, and starts over.
  void end(std::vector<float>& out);

 private:
  void reset();
  void produce(std::vector<float>& out);

  std::shared_ptr<const ResamplingFilter> filter_;
  std::vector<float> pending_;  // from the first input of the next output sample on
  std::size_t gap_ = 0;         // samples to come that lie before that
  std::size_t phase_ = 0;       // of the next sample out
  std::size_t taken_ = 0, made_ = 0;
};

}  // namespace compact_rnn::speech
