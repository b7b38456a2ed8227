// The analysis stage of a front end: takes one window of samples to one frame of features.
#pragma once

#include <cstddef>

namespace compact_rnn::speech {

class Analysis {
 public:
  virtual ~Analysis() = default;

  // Numbers of a frame.
  virtual std::size_t size() const = 0;

  // samples [window] in [-1, 1] -> features [size].
  virtual void analyze(const float* samples, float* features) = 0;

  // The next window is the first of a recording.
  virtual void reset() {}
};

}  // namespace compact_rnn::speech
