// A signal at another sampling rate, piece by piece: sample n out stands at the instant n down / up
// of the samples in, and is the sum of those within the filter's reach, zeros beyond the ends. N
// samples give ceil(N up / down).
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "speech/resampling_filter.h"

namespace compact_rnn::speech {

class Resampler {
 public:
  explicit Resampler(std::shared_ptr<const ResamplingFilter> filter);

  // Appends what these samples complete to `out`; that lags behind by the filter's reach.
  void push(const float* samples, std::size_t count, std::vector<float>& out);

  // Appends the rest, and begins anew.
  void end(std::vector<float>& out);

 private:
  void reset();
  void produce(std::vector<float>& out);

  std::shared_ptr<const ResamplingFilter> filter_;
  std::vector<float> pending_;  // from the first sample that the next one out is made of
  std::size_t gap_ = 0;         // samples to come that lie before that
  std::size_t phase_ = 0;       // of the next sample out
  std::size_t taken_ = 0, made_ = 0;
};

}  // namespace compact_rnn::speech
