// The ends of a recording as Sphinx has them: a zero before the first sample, which pre-emphasis
// takes for its predecessor, so that each window is cut with the sample before it; and zeros after
// the last sample until the rest, too, is a window.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace compact_rnn::speech {

class Padding {
 public:
  // Passes on what Framing cuts into windows of `window` samples, and the one before each.
  Padding(std::size_t window, std::size_t hop) : window_(window), hop_(hop) {}

  // Calls each(samples, count) with what follows what it was called with before.
  template <typename Each>
  void push(const float* samples, std::size_t count, Each each) {
    const float zero = 0;
    if (taken_ == 0 && count > 0) each(&zero, std::size_t{1});
    taken_ += count;
    each(samples, count);
  }

  // The zeros at the end, and starts over.
  template <typename Each>
  void end(Each each) {
    const std::size_t taken = std::exchange(taken_, 0);
    const std::size_t whole = taken < window_ ? 0 : 1 + (taken - window_) / hop_;
    if (whole * hop_ >= taken) return;
    const std::vector<float> zeros(whole * hop_ + window_ - taken);
    each(zeros.data(), zeros.size());
  }

 private:
  std::size_t window_, hop_;
  std::size_t taken_ = 0;
};

}  // namespace compact_rnn::speech
